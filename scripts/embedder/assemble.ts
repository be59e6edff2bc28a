/**
 * Assembles the part of the WebAssembly text format that `kernel.ts` is written in: one module of one memory and exported
 * functions, whose instructions are folded. Opcodes: WebAssembly Core Specification 2.0, appendix "Index of Instructions".
 */
type Node = string | Node[];

const TYPES: Record<string, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const EMPTY_BLOCK = 0x40;
const END = 0x0b;
const SIMD = 0xfd;

/** Instructions without an immediate. */
const PLAIN: Record<string, number> = {
  select: 0x1b,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.ge_u": 0x4f,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.shl": 0x74,
  "i32.shr_u": 0x76,
  "f32.sqrt": 0x91,
  "f32.add": 0x92,
  "f32.mul": 0x94,
  "f32.div": 0x95,
  "f32.max": 0x97,
  "f32.convert_i32_u": 0xb3,
};

const PLAIN_SIMD: Record<string, number> = {
  "i8x16.splat": 0x0f,
  "i16x8.splat": 0x10,
  "i32x4.splat": 0x11,
  "f32x4.splat": 0x13,
  "i8x16.gt_u": 0x28,
  "v128.and": 0x4e,
  "i8x16.sub": 0x71,
  "i16x8.narrow_i32x4_s": 0x85,
  "i16x8.shr_u": 0x8d,
  "i16x8.add": 0x8e,
  "i16x8.mul": 0x95,
  "i32x4.shl": 0xab,
  "i32x4.add": 0xae,
  "i32x4.sub": 0xb1,
  "i32x4.dot_i16x8_s": 0xba,
  "f32x4.abs": 0xe0,
  "f32x4.add": 0xe4,
  "f32x4.sub": 0xe5,
  "f32x4.mul": 0xe6,
  "f32x4.div": 0xe7,
  "f32x4.pmax": 0xeb,
  "f32x4.convert_i32x4_s": 0xfa,
};

/** Loads and stores: the opcode, and the logarithm of how many bytes they move. */
const MEMORY: Record<string, [opcode: number[], alignment: number]> = {
  "i32.load": [[0x28], 2],
  "i32.load16_s": [[0x2e], 1],
  "i32.load16_u": [[0x2f], 1],
  "i32.store": [[0x36], 2],
  "f32.store": [[0x38], 2],
  "i32.store16": [[0x3b], 1],
  "v128.load": [[SIMD, 0x00], 4],
  "v128.load32_splat": [[SIMD, 0x09], 2],
  "v128.store": [[SIMD, 0x0b], 4],
};

const LOCALS: Record<string, number> = {
  "local.get": 0x20,
  "local.set": 0x21,
  "local.tee": 0x22,
};

const BRANCHES: Record<string, number> = { br: 0x0c, br_if: 0x0d };
const BLOCKS: Record<string, number> = { block: 0x02, loop: 0x03 };

function parse(text: string): Node[] {
  const stack: Node[][] = [[]];
  for (const [token] of text
    .replace(/;;.*/g, "")
    .matchAll(/[()]|"[^"]*"|[^\s()"]+/g)) {
    if (token === "(") stack.push([]);
    else if (token === ")") {
      const node = stack.pop()!;
      stack.at(-1)!.push(node);
    } else stack.at(-1)!.push(token);
  }
  return stack[0]!;
}

function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = rest === 0 ? low < 0x40 : rest === -1 && low >= 0x40;
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

const float = (text: string) => [
  ...new Uint8Array(new Float32Array([Number(text)]).buffer),
];

const vector = (items: number[][]) => [
  ...unsigned(items.length),
  ...items.flat(),
];

const section = (id: number, items: number[][]) => {
  const body = vector(items);
  return [id, ...unsigned(body.length), ...body];
};

const name = (quoted: string) => [
  ...vector([...new TextEncoder().encode(quoted.slice(1, -1))].map((b) => [b])),
];

/** The code of one function's instructions. */
function assembleBody(nodes: Node[], locals: ReadonlyMap<string, number>) {
  const labels: string[] = [];

  function instruction(node: Node): number[] {
    if (typeof node === "string") throw new Error(`stray ${node}`);
    const [op, ...rest] = node as [string, ...Node[]];
    const immediates = rest.filter((item) => typeof item === "string");
    const operands = rest.filter((item) => typeof item !== "string");
    const [first = ""] = immediates;
    if (op in BLOCKS) {
      labels.push(first);
      const body = operands.flatMap(instruction);
      labels.pop();
      return [BLOCKS[op]!, EMPTY_BLOCK, ...body, END];
    }
    if (op === "if") {
      const [condition, then] = operands as [Node, Node[]];
      const test = instruction(condition);
      labels.push("");
      const body = then.slice(1).flatMap(instruction);
      labels.pop();
      return [...test, 0x04, EMPTY_BLOCK, ...body, END];
    }
    return [...operands.flatMap(instruction), ...code(op, immediates, first)];
  }

  function code(op: string, immediates: string[], first: string): number[] {
    if (op in PLAIN) return [PLAIN[op]!];
    if (op in PLAIN_SIMD) return [SIMD, ...unsigned(PLAIN_SIMD[op]!)];
    if (op in LOCALS) {
      const index = locals.get(first);
      if (index === undefined) throw new Error(`no local is named ${first}`);
      return [LOCALS[op]!, ...unsigned(index)];
    }
    if (op in BRANCHES) {
      const index = labels.lastIndexOf(first);
      if (index < 0) throw new Error(`no label is named ${first}`);
      return [BRANCHES[op]!, ...unsigned(labels.length - 1 - index)];
    }
    if (op in MEMORY) {
      const [opcode, alignment] = MEMORY[op]!;
      const offset = Number(/^offset=(\d+)$/.exec(first)?.[1] ?? 0);
      return [...opcode, alignment, ...unsigned(offset)];
    }
    switch (op) {
      case "i32.const":
        return [0x41, ...signed(Number(first))];
      case "f32.const":
        return [0x43, ...float(first)];
      case "f32x4.extract_lane":
        return [SIMD, 0x1f, Number(first)];
      case "i8x16.shuffle":
        return [SIMD, 0x0d, ...immediates.map(Number)];
      case "v128.const": {
        const lanes = immediates.slice(1);
        const bytes =
          first === "f32x4"
            ? lanes.flatMap(float)
            : [...new Uint8Array(new Int32Array(lanes.map(Number)).buffer)];
        return [SIMD, 0x0c, ...bytes];
      }
      default:
        throw new Error(`no instruction is named ${op}`);
    }
  }

  return nodes.flatMap(instruction);
}

/** Neighbours of one type are declared together. */
function runs(types: number[]): number[][] {
  const result: [count: number, type: number][] = [];
  for (const type of types) {
    const last = result.at(-1);
    if (last?.[1] === type) last[0] += 1;
    else result.push([1, type]);
  }
  return result.map(([count, type]) => [...unsigned(count), type]);
}

interface Func {
  export: string;
  type: number[];
  code: number[];
}

function assembleFunction(nodes: Node[]): Func {
  const locals = new Map<string, number>();
  const declared: number[] = [];
  const parameters: number[][] = [];
  const results: number[][] = [];
  const body: Node[] = [];
  let exported = "";
  for (const node of nodes) {
    const [kind, second, third] = node as string[];
    if (kind === "export") exported = second!;
    else if (kind === "result") results.push([TYPES[second!]!]);
    else if (kind === "param" || kind === "local") {
      const type = [TYPES[third!]!];
      locals.set(second!, locals.size);
      if (kind === "param") parameters.push(type);
      else declared.push(TYPES[third!]!);
    } else body.push(node);
  }
  const code = [...vector(runs(declared)), ...assembleBody(body, locals), END];
  return {
    export: exported,
    type: [0x60, ...vector(parameters), ...vector(results)],
    code: [...unsigned(code.length), ...code],
  };
}

/** The module's bytes. */
export function assemble(text: string): Uint8Array {
  const [module] = parse(text) as [Node[]];
  const parts = module.slice(1) as Node[][];
  const memory = parts.find(([kind]) => kind === "memory")!;
  const functions = parts
    .filter(([kind]) => kind === "func")
    .map((part) => assembleFunction(part.slice(1)));
  const types = new Map<string, number[]>();
  for (const { type } of functions) types.set(type.join(), type);
  const typeIds = [...types.keys()];
  const exports = functions.map((one, index) => [
    ...name(one.export),
    0x00,
    ...unsigned(index),
  ]);
  const memoryExport = [...name((memory[1] as string[])[1]!), 0x02, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [...types.values()]),
    ...section(
      3,
      functions.map(({ type }) => [typeIds.indexOf(type.join())]),
    ),
    ...section(5, [[0x00, ...unsigned(Number(memory[2]))]]),
    ...section(7, [memoryExport, ...exports]),
    ...section(
      10,
      functions.map(({ code }) => code),
    ),
  ]);
}
