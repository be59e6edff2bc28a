import path from "node:path";
import { linesOf } from "../../local/journalFile.js";
import { rowOf, type Written } from "../../local/journalRows.js";
import { tableOf, type Row } from "../../local/tables.js";

type Line = {
  components?: { [path: string]: { rows: Written[]; gone: string[] } };
};

/** The rows that a folder's journal has of a table of the backend, as the last lines have them. */
export function keptRows(dir: string, table: string): Row[] {
  const rows = new Map<string, Row>();
  const file = path.join(dir, "journal.ndjson");
  const broken = ({ line }: { line: number }) => {
    throw new Error(`Line ${line} is broken.`);
  };
  for (const { value } of linesOf(file, broken)) {
    const part = (value as Line).components?.openclawBackend;
    for (const row of part?.rows ?? []) rows.set(row._id as string, rowOf(row));
    for (const id of part?.gone ?? []) rows.delete(id);
  }
  return [...rows.values()].filter(({ _id }) => tableOf(_id) === table);
}
