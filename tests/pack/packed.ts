import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import ignore from "ignore";

export const root = path.resolve(import.meta.dirname, "../..");

/**
 * The files of the published skill, chosen as ClawHub's client does it: with the same package, by
 * `.gitignore` and `.clawhubignore`, without whatever begins with a dot.
 */
export function packedFiles(): string[] {
  const ignored = ignore().add([".git/", "node_modules/"]);
  for (const name of [".gitignore", ".clawhubignore"])
    ignored.add(readFileSync(path.join(root, name), "utf8"));
  const files: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(path.join(root, folder), {
      withFileTypes: true,
    })) {
      const name = path.posix.join(folder, entry.name);
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) {
        if (!ignored.ignores(`${name}/`)) walk(name);
      } else if (entry.isFile() && !ignored.ignores(name)) files.push(name);
    }
  };
  walk("");
  return files.sort();
}

/** Copies files of the project to a folder. */
export function copyTo(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
}

/** Lends a copy the installed packages, as `npm ci` would install them. */
export function lendPackages(folder: string): void {
  symlinkSync(
    path.join(root, "node_modules"),
    path.join(folder, "node_modules"),
  );
}
