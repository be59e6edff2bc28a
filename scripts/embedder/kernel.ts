/**
 * The WebAssembly kernel as text: SIMD loops for the transformer and the entropy decoder of its weights. Every pointer
 * is a byte address in the exported memory and a multiple of 16; `rows` are tokens.
 *
 * int16 x int16 products summed in pairs (`i32x4.dot_i16x8_s`) are the fastest multiply-add that WebAssembly has
 * without relaxed SIMD. Weights are stored so that a lane is an output column: no sum over lanes is needed.
 */

import {
  BLOCK,
  PANEL,
} from "../../convex/backend/embedding/builtin/architecture";
import { decode, unpack } from "./decoder";
import { locals, numbered, repeat } from "./wat";

/** Adds the lanes of a v128 of f32. */
const sumLanes = (v: string): string =>
  `(f32.add
    (f32.add (f32x4.extract_lane 0 ${v}) (f32x4.extract_lane 1 ${v}))
    (f32.add (f32x4.extract_lane 2 ${v}) (f32x4.extract_lane 3 ${v})))`;

const maxLanes = (v: string): string =>
  `(f32.max
    (f32.max (f32x4.extract_lane 0 ${v}) (f32x4.extract_lane 1 ${v}))
    (f32.max (f32x4.extract_lane 2 ${v}) (f32x4.extract_lane 3 ${v})))`;

/**
 * Added to an f32 between -2^22 and 2^22 it leaves the nearest integer in the lower bits: 1.5 * 2^23. An exact conversion
 * (`trunc_sat`) takes x64 six instructions, as `max` does where `pmax` takes one.
 */
const MAGIC = 12_582_912;

/** Quantises each row of x (f32, width k) to 12-bit int16 with one scale per row. */
const quantize = `
(func (export "quantize") (param $x i32) (param $out i32) (param $scale i32) (param $rows i32) (param $k i32)
  ${locals("i32", "end", "bytes", "at")} ${locals("f32", "peak")} ${locals("v128", "top", "factor", "magic")}
  (local.set $magic (f32x4.splat (f32.const ${MAGIC})))
  (local.set $bytes (i32.shl (local.get $k) (i32.const 2)))
  (loop $row
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (local.set $top (v128.const f32x4 1e-30 0 0 0))
    (local.set $at (local.get $x))
    (loop $measure
      (local.set $top (f32x4.pmax (local.get $top) (f32x4.abs (v128.load (local.get $at)))))
      (br_if $measure (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
    (local.set $peak ${maxLanes("(local.get $top)")})
    (f32.store (local.get $scale) (f32.div (local.get $peak) (f32.const 2047)))
    (local.set $factor (f32x4.splat (f32.div (f32.const 2047) (local.get $peak))))
    (loop $store
      (v128.store (local.get $out) (i16x8.narrow_i32x4_s
        ${[0, 16]
          .map(
            (offset) =>
              `(i32x4.sub (f32x4.add (local.get $magic) (f32x4.mul (local.get $factor) (v128.load offset=${offset} (local.get $x)))) (local.get $magic))`,
          )
          .join("\n        ")}))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $store (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 32))) (local.get $end))))
    (local.set $scale (i32.add (local.get $scale) (i32.const 4)))
    (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;

/** Layer norm in place: brings each row of x (f32, width k) to mean 0 and variance 1, then times gain plus bias. */
const normalize = `
(func (export "normalize") (param $x i32) (param $gain i32) (param $bias i32) (param $rows i32) (param $k i32)
  ${locals("i32", "end", "bytes", "at", "column")} ${locals("v128", "sum", "mean", "factor", "y")}
  (local.set $bytes (i32.shl (local.get $k) (i32.const 2)))
  (loop $row
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (local.set $sum (v128.const f32x4 0 0 0 0))
    (local.set $at (local.get $x))
    (loop $add
      (local.set $sum (f32x4.add (local.get $sum) (v128.load (local.get $at))))
      (br_if $add (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
    (local.set $mean (f32x4.splat (f32.div ${sumLanes("(local.get $sum)")} (f32.convert_i32_u (local.get $k)))))
    (local.set $sum (v128.const f32x4 0 0 0 0))
    (local.set $at (local.get $x))
    (loop $measure
      (local.set $y (f32x4.sub (v128.load (local.get $at)) (local.get $mean)))
      (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $y) (local.get $y))))
      (br_if $measure (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
    (local.set $factor (f32x4.splat (f32.div (f32.const 1) (f32.sqrt (f32.add
      (f32.div ${sumLanes("(local.get $sum)")} (f32.convert_i32_u (local.get $k))) (f32.const 1e-12))))))
    (local.set $column (i32.const 0))
    (loop $store
      (v128.store (local.get $x) (f32x4.add
        (f32x4.mul
          (f32x4.mul (f32x4.sub (v128.load (local.get $x)) (local.get $mean)) (local.get $factor))
          (v128.load (i32.add (local.get $gain) (local.get $column))))
        (v128.load (i32.add (local.get $bias) (local.get $column)))))
      (local.set $column (i32.add (local.get $column) (i32.const 16)))
      (br_if $store (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $end))))
    (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;

const scaled = (sum: string, scale: string, column: number): string =>
  `(f32x4.add
    (f32x4.mul (f32x4.convert_i32x4_s (local.get $${sum})) (local.get $${scale}))
    (v128.load offset=${16 * column} (local.get $bias)))`;

/**
 * 16 columns of rows x matrix. a: int16 [rows rounded up to 2][k]; w: int16 [k/2][16][2];
 * out: f32, `stride` bytes from row to row. mode 0 stores, 1 adds to what is there, 2 stores max(0, …).
 */
const multiply = `
(func (export "multiply") (param $a i32) (param $scale i32) (param $w i32) (param $step f32) (param $bias i32)
    (param $out i32) (param $stride i32) (param $rows i32) (param $k i32) (param $mode i32)
  ${locals("i32", "next", "at", "end", "width")}
  ${locals("v128", ...numbered("p", 4), ...numbered("q", 4), "u", "v", "y", "s")}
  (local.set $width (i32.shl (local.get $k) (i32.const 1)))
  (loop $pair
    ${repeat(4, (c) => `(local.set $p${c} (v128.const i32x4 0 0 0 0)) (local.set $q${c} (v128.const i32x4 0 0 0 0))`)}
    (local.set $at (local.get $w))
    (local.set $next (i32.add (local.get $a) (local.get $width)))
    (local.set $end (local.get $next))
    (loop $step
      (local.set $u (v128.load32_splat (local.get $a)))
      (local.set $v (v128.load32_splat (local.get $next)))
      ${repeat(
        4,
        (c) => `(local.set $y (v128.load offset=${16 * c} (local.get $at)))
      (local.set $p${c} (i32x4.add (local.get $p${c}) (i32x4.dot_i16x8_s (local.get $y) (local.get $u))))
      (local.set $q${c} (i32x4.add (local.get $q${c}) (i32x4.dot_i16x8_s (local.get $y) (local.get $v))))`,
      )}
      (local.set $at (i32.add (local.get $at) (i32.const ${4 * PANEL})))
      (local.set $next (i32.add (local.get $next) (i32.const 4)))
      (br_if $step (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 4))) (local.get $end))))
    ${["p", "q"]
      .map(
        (row, r) => `
    (local.set $s (f32x4.mul (v128.load32_splat offset=${4 * r} (local.get $scale)) (f32x4.splat (local.get $step))))
    ${repeat(
      4,
      (c) => `(local.set $y ${scaled(`${row}${c}`, "s", c)})
    (if (i32.eq (local.get $mode) (i32.const 1)) (then
      (local.set $y (f32x4.add (local.get $y) (v128.load offset=${16 * c} (local.get $out))))))
    (if (i32.eq (local.get $mode) (i32.const 2)) (then
      (local.set $y (f32x4.pmax (local.get $y) (v128.const f32x4 0 0 0 0)))))
    (v128.store offset=${16 * c} (local.get $out) (local.get $y))`,
    )}
    (local.set $out (i32.add (local.get $out) (local.get $stride)))`,
      )
      .join("")}
    (local.set $a (local.get $next))
    (local.set $scale (i32.add (local.get $scale) (i32.const 8)))
    (br_if $pair (i32.gt_s (local.tee $rows (i32.sub (local.get $rows) (i32.const 2))) (i32.const 0)))))`;

/**
 * Lists what is not zero in rows of int16 (k columns): value and column, two uint16 each. An odd list is completed by a
 * zero times column 0. The lists are 4 * (k + 2) bytes apart; ends: where each ends.
 */
const gather = `
(func (export "gather") (param $a i32) (param $lists i32) (param $ends i32) (param $rows i32) (param $k i32)
  ${locals("i32", "at", "column", "value")}
  (loop $row
    (local.set $at (local.get $lists))
    (local.set $column (i32.const 0))
    (loop $next
      (local.set $value (i32.load16_u (local.get $a)))
      (i32.store (local.get $at) (i32.or (local.get $value) (i32.shl (local.get $column) (i32.const 16))))
      (local.set $at (i32.add (local.get $at) (i32.shl (i32.ne (local.get $value) (i32.const 0)) (i32.const 2))))
      (local.set $a (i32.add (local.get $a) (i32.const 2)))
      (br_if $next (i32.lt_u (local.tee $column (i32.add (local.get $column) (i32.const 1))) (local.get $k))))
    (i32.store (local.get $at) (i32.const 0))
    (i32.store (local.get $ends) (local.get $at))
    (local.set $ends (i32.add (local.get $ends) (i32.const 4)))
    (local.set $lists (i32.add (local.get $lists) (i32.shl (i32.add (local.get $k) (i32.const 2)) (i32.const 2))))
    (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;

/**
 * Reads a cache line after another: the processor sees them coming, which it does not for the scattered rows that
 * `multiplySparse` reads next. Answers a sum, so that no compiler leaves the loads out.
 */
const fetch = `
(func (export "fetch") (param $at i32) (param $end i32) (result i32)
  (local $sum i32)
  (loop $next
    (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
    (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $end))))
  (local.get $sum))`;

/** The address in $w of the row that belongs to an entry of `gather`: its upper half times the bytes of a block's row. */
const rowOf = (entry: string): string =>
  `(i32.add (local.get $w) (i32.and (i32.shr_u (local.get $${entry}) (i32.const ${16 - Math.log2(2 * BLOCK)})) (i32.const ${-2 * BLOCK})))`;

/**
 * Adds 32 columns of sparse rows (from `gather`) x matrix + bias to what is at out, f32 rows `stride` bytes apart.
 * w: int16 [k][32], so that what the rows share of it stays in the cache; only its rows that meet an entry are read.
 */
const multiplySparse = `
(func (export "multiplySparse") (param $lists i32) (param $ends i32) (param $scale i32) (param $w i32) (param $step f32)
    (param $bias i32) (param $out i32) (param $stride i32) (param $rows i32) (param $k i32)
  ${locals("i32", "at", "end", "first", "second")}
  ${locals("v128", ...numbered("s", 8), "h", "x", "y")}
  (loop $row
    ${repeat(8, (c) => `(local.set $s${c} (v128.const i32x4 0 0 0 0))`)}
    (local.set $at (local.get $lists))
    (local.set $end (i32.load (local.get $ends)))
    (block $done (loop $pair
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $first (i32.load (local.get $at)))
      (local.set $second (i32.load offset=4 (local.get $at)))
      (local.set $h (i32x4.splat (i32.or
        (i32.and (local.get $first) (i32.const 65535))
        (i32.shl (local.get $second) (i32.const 16)))))
      (local.set $first ${rowOf("first")})
      (local.set $second ${rowOf("second")})
      ${repeat(
        4,
        (c) => `(local.set $x (v128.load offset=${16 * c} (local.get $first)))
      (local.set $y (v128.load offset=${16 * c} (local.get $second)))
      (local.set $s${2 * c} (i32x4.add (local.get $s${2 * c}) (i32x4.dot_i16x8_s (local.get $h)
        (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $x) (local.get $y)))))
      (local.set $s${2 * c + 1} (i32x4.add (local.get $s${2 * c + 1}) (i32x4.dot_i16x8_s (local.get $h)
        (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $x) (local.get $y)))))`,
      )}
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br $pair)))
    (local.set $h (f32x4.mul (v128.load32_splat (local.get $scale)) (f32x4.splat (local.get $step))))
    ${repeat(
      8,
      (c) => `(v128.store offset=${16 * c} (local.get $out)
      (f32x4.add (v128.load offset=${16 * c} (local.get $out)) ${scaled(`s${c}`, "h", c)}))`,
    )}
    (local.set $lists (i32.add (local.get $lists) (i32.shl (i32.add (local.get $k) (i32.const 2)) (i32.const 2))))
    (local.set $ends (i32.add (local.get $ends) (i32.const 4)))
    (local.set $scale (i32.add (local.get $scale) (i32.const 4)))
    (local.set $out (i32.add (local.get $out) (local.get $stride)))
    (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;

/** exp of the f32 lanes of $y, which are <= 0: 2^n * e^r with |r| <= ln(2)/2, e^r as its Taylor polynomial of degree 6. */
const exponential = `
      (local.set $y (f32x4.pmax (local.get $y) (f32x4.splat (f32.const -87))))
      (local.set $n (f32x4.add (f32x4.splat (f32.const ${MAGIC})) (f32x4.mul (local.get $y) (f32x4.splat (f32.const 1.44269504)))))
      (local.set $y (f32x4.sub (local.get $y) (f32x4.mul
        (f32x4.sub (local.get $n) (f32x4.splat (f32.const ${MAGIC})))
        (f32x4.splat (f32.const 0.69314718)))))
      (local.set $e (f32x4.splat (f32.const 0.0013888889)))
      ${[0.0083333333, 0.041666667, 0.16666667, 0.5, 1, 1]
        .map(
          (coefficient) =>
            `(local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $y)) (f32x4.splat (f32.const ${coefficient}))))`,
        )
        .join("\n      ")}
      (local.set $e (f32x4.mul (local.get $e)
        (i32x4.shl (i32x4.add (local.get $n) (i32x4.splat (i32.const 127))) (i32.const 23))))`;

/**
 * One head of scaled dot-product attention. q, k, v: f32 rows `stride` bytes apart, `width` (a multiple of 8) wide;
 * out: f32 rows `outStride` bytes apart; scores: room for rows rounded up to 4, in f32.
 */
const attend = `
(func (export "attend") (param $q i32) (param $k i32) (param $v i32) (param $stride i32) (param $out i32) (param $outStride i32)
    (param $rows i32) (param $width i32) (param $scores i32)
  ${locals("i32", "row", "j", "c", "at", "end", "bytes")} ${locals("f32", "scale", "peak", "total")}
  ${locals("v128", "a", "b", "y", "n", "e")}
  (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
  (local.set $scale (f32.div (f32.const 1) (f32.sqrt (f32.convert_i32_u (local.get $width)))))
  (local.set $end (i32.add (local.get $scores) (i32.shl (local.get $rows) (i32.const 2))))
  (loop $query
    ;; scores[j] = scale * <q, k[j]>
    (local.set $at (local.get $scores))
    (local.set $j (local.get $k))
    (local.set $peak (f32.const -1e30))
    (loop $key
      (local.set $a (v128.const f32x4 0 0 0 0))
      (local.set $b (v128.const f32x4 0 0 0 0))
      (local.set $c (i32.const 0))
      (loop $dot
        ${["a", "b"]
          .map(
            (
              sum,
              half,
            ) => `(local.set $${sum} (f32x4.add (local.get $${sum}) (f32x4.mul
          (v128.load offset=${16 * half} (i32.add (local.get $q) (local.get $c)))
          (v128.load offset=${16 * half} (i32.add (local.get $j) (local.get $c))))))`,
          )
          .join("\n        ")}
        (br_if $dot (i32.lt_u (local.tee $c (i32.add (local.get $c) (i32.const 32))) (local.get $bytes))))
      (local.set $a (f32x4.add (local.get $a) (local.get $b)))
      (local.set $total (f32.mul (local.get $scale) ${sumLanes("(local.get $a)")}))
      (local.set $peak (f32.max (local.get $peak) (local.get $total)))
      (f32.store (local.get $at) (local.get $total))
      (local.set $j (i32.add (local.get $j) (local.get $stride)))
      (br_if $key (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
    ;; Unused lanes of the last vector count as e^-87 = 0.
    (v128.store (local.get $at) (f32x4.splat (f32.const -1e30)))
    (local.set $at (local.get $scores))
    (local.set $a (v128.const f32x4 0 0 0 0))
    (loop $softmax
      (local.set $y (f32x4.sub (v128.load (local.get $at)) (f32x4.splat (local.get $peak))))${exponential}
      (v128.store (local.get $at) (local.get $e))
      (local.set $a (f32x4.add (local.get $a) (local.get $e)))
      (br_if $softmax (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
    (local.set $total (f32.div (f32.const 1) ${sumLanes("(local.get $a)")}))
    ;; out = sum over j of scores[j] / total * v[j]
    (local.set $c (i32.const 0))
    (loop $column
      (local.set $a (v128.const f32x4 0 0 0 0))
      (local.set $b (v128.const f32x4 0 0 0 0))
      (local.set $j (i32.add (local.get $v) (local.get $c)))
      (local.set $at (local.get $scores))
      (loop $mix
        (local.set $y (v128.load32_splat (local.get $at)))
        (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $y) (v128.load (local.get $j)))))
        (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $y) (v128.load offset=16 (local.get $j)))))
        (local.set $j (i32.add (local.get $j) (local.get $stride)))
        (br_if $mix (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
      (v128.store (i32.add (local.get $out) (local.get $c)) (f32x4.mul (local.get $a) (f32x4.splat (local.get $total))))
      (v128.store offset=16 (i32.add (local.get $out) (local.get $c)) (f32x4.mul (local.get $b) (f32x4.splat (local.get $total))))
      (br_if $column (i32.lt_u (local.tee $c (i32.add (local.get $c) (i32.const 32))) (local.get $bytes))))
    (local.set $q (i32.add (local.get $q) (local.get $stride)))
    (local.set $out (i32.add (local.get $out) (local.get $outStride)))
    (br_if $query (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $rows)))))`;

/** Mean of the rows of x (f32, width k). */
const average = `
(func (export "average") (param $x i32) (param $rows i32) (param $k i32) (param $out i32)
  ${locals("i32", "row", "at", "bytes", "end")} (local $sum v128)
  (local.set $bytes (i32.shl (local.get $k) (i32.const 2)))
  (local.set $end (i32.add (local.get $x) (local.get $bytes)))
  (loop $column
    (local.set $sum (v128.const f32x4 0 0 0 0))
    (local.set $at (local.get $x))
    (local.set $row (local.get $rows))
    (loop $add
      (local.set $sum (f32x4.add (local.get $sum) (v128.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (local.get $bytes)))
      (br_if $add (local.tee $row (i32.sub (local.get $row) (i32.const 1)))))
    (v128.store (local.get $out) (f32x4.div (local.get $sum) (f32x4.splat (f32.convert_i32_u (local.get $rows)))))
    (local.set $out (i32.add (local.get $out) (i32.const 16)))
    (br_if $column (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $end)))))`;

/** 64 KiB pages: the text of the weights, the decoded weights and the working rows of `convex/backend/embedding/builtin`. */
const PAGES = 384;

/** The module's source in the WebAssembly text format. */
export const kernelText = `(module
(memory (export "memory") ${PAGES})
${[unpack, decode, quantize, normalize, multiply, gather, fetch, multiplySparse, attend, average].join("\n")})
`;
