type Area = { mutated: string[]; tests: string[] };
export const AREAS: Record<string, Area>;
export function chosen(): Area[];
