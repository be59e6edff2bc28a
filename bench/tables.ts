import appSchema from "../convex/schema.js";
import backendSchema from "../convex/components/openclawBackend/schema.js";
import { publishedComponent, RATE_LIMITER_CONFIG } from "../local/engine.js";

/** A table with its indexes, as its schema declares them. */
export type Table = {
  name: string;
  /** Path of the component that has it. */
  component: string;
  indexes: { name: string; fields: string[] }[];
  textIndexes: { name: string; field: string; filterFields: string[] }[];
  vectorIndexes: { name: string; field: string; dimensions: number }[];
};

export type Tables = ReadonlyMap<string, Table>;

/** What the client's own `export()` answers, which its types do not declare. */
type Exported = {
  indexes: { indexDescriptor: string; fields: string[] }[];
  searchIndexes: {
    indexDescriptor: string;
    searchField: string;
    filterFields: string[];
  }[];
  vectorIndexes: {
    indexDescriptor: string;
    vectorField: string;
    dimensions: number;
  }[];
};

/** Of several components; a row tells its table's name alone, so no two of them may share one. */
export function tablesOf(schemas: { [component: string]: object }): Tables {
  const tables = new Map<string, Table>();
  for (const [component, schema] of Object.entries(schemas)) {
    const { tables: declared } = schema as {
      tables: { [name: string]: { export: () => Exported } };
    };
    for (const [name, table] of Object.entries(declared)) {
      if (tables.has(name)) throw new Error(`Two tables are called ${name}.`);
      tables.set(name, { name, component, ...indexesOf(table.export()) });
    }
  }
  return tables;
}

function indexesOf(table: Exported): Omit<Table, "name" | "component"> {
  return {
    indexes: table.indexes.map(({ indexDescriptor: name, fields }) => ({
      name,
      // The platform adds it to each.
      fields: [...fields, "_creationTime"],
    })),
    textIndexes: table.searchIndexes.map(
      ({ indexDescriptor: name, searchField: field, filterFields }) => ({
        name,
        field,
        filterFields,
      }),
    ),
    vectorIndexes: table.vectorIndexes.map(
      ({ indexDescriptor: name, vectorField: field, dimensions }) => ({
        name,
        field,
        dimensions,
      }),
    ),
  };
}

let own: Promise<Tables> | undefined;

/** Every table of the app and its components. */
export async function allTables(): Promise<Tables> {
  own ??= publishedComponent(RATE_LIMITER_CONFIG).then(({ schema }) =>
    tablesOf({
      "": appSchema,
      openclawBackend: backendSchema,
      "openclawBackend/rateLimiter": schema,
    }),
  );
  return await own;
}

/** The engine ends an id with its table's name. */
export function tableOf(tables: Tables, id: string): Table {
  const name = id.replace(/^\d+/, "");
  const table = tables.get(name);
  if (table === undefined) throw new Error(`No schema declares ${name}.`);
  return table;
}
