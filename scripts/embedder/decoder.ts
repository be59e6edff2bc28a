import { locals, numbered, repeat } from "./wat";

/**
 * Turns pairs of printable characters into base-8281 digits (uint16) in place. The alphabet is the 91 characters from
 * `#` to `}` without the backslash.
 */
export const unpack = `
(func (export "unpack") (param $at i32) (param $end i32)
  (local $code v128)
  (loop $next
    (local.set $code (v128.load (local.get $at)))
    (local.set $code (i8x16.sub
      (i8x16.sub (local.get $code) (i8x16.splat (i32.const 35)))
      (v128.and (i8x16.gt_u (local.get $code) (i8x16.splat (i32.const 92))) (i8x16.splat (i32.const 1)))))
    (v128.store (local.get $at) (i16x8.add
      (v128.and (local.get $code) (i16x8.splat (i32.const 255)))
      (i16x8.mul (i16x8.shr_u (local.get $code) (i32.const 8)) (i16x8.splat (i32.const 91)))))
    (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end)))))`;

const STATES = 8;

/**
 * Range asymmetric numeral system (Duda, 2013), interleaved states, 12-bit frequencies, base-8281 digits: reads `count`
 * symbols to int16 at `out` and answers the address behind the last digit. `slots` holds 4096 times four uint16:
 * frequency of the slot's symbol, distance to the symbol's first slot, symbol, 0. A branch in place of `select` would be
 * mispredicted.
 */
export const decode = `
(func (export "decode") (param $slots i32) (param $in i32) (param $out i32) (param $count i32) (result i32)
  ${locals("i32", ...numbered("x", STATES), "slot", "low", "end")}
  (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 1))))
  ${repeat(
    STATES,
    (s) => `
  (local.set $x${s} (i32.add (i32.load16_u offset=${6 * s} (local.get $in)) (i32.mul (i32.const 8281)
    (i32.add (i32.load16_u offset=${6 * s + 2} (local.get $in))
      (i32.mul (i32.const 8281) (i32.load16_u offset=${6 * s + 4} (local.get $in)))))))`,
  )}
  (local.set $in (i32.add (local.get $in) (i32.const ${6 * STATES})))
  (loop $next
    ${repeat(
      STATES,
      (s) => `
    (local.set $slot (i32.add (local.get $slots)
      (i32.shl (i32.and (local.get $x${s}) (i32.const 4095)) (i32.const 3))))
    (i32.store16 offset=${2 * s} (local.get $out) (i32.load16_u offset=4 (local.get $slot)))
    (local.set $x${s} (i32.add
      (i32.mul (i32.shr_u (local.get $x${s}) (i32.const 12)) (i32.load16_u (local.get $slot)))
      (i32.load16_u offset=2 (local.get $slot))))
    (local.set $low (i32.lt_u (local.get $x${s}) (i32.const 262144)))
    (local.set $x${s} (select
      (i32.add (i32.mul (local.get $x${s}) (i32.const 8281)) (i32.load16_u (local.get $in)))
      (local.get $x${s}) (local.get $low)))
    (local.set $in (i32.add (local.get $in) (i32.shl (local.get $low) (i32.const 1))))`,
    )}
    (br_if $next (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const ${2 * STATES}))) (local.get $end))))
  (local.get $in))`;
