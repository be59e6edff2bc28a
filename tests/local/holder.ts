import { FolderLock } from "../../local/folderLock.js";

/** Takes the lock of the folder that it is told of, says so, and keeps it until it is ended. */
await FolderLock.take(process.argv[2]!);
process.stdout.write("held\n");
setInterval(() => undefined, 60_000);
