import { beforeEach, expect, test } from "vitest";
import {
  actOf,
  Ledger,
  type Fault,
  type Found,
  type Item,
  type Kind,
} from "../../bench/kills/ledger.js";

const DAY = "agent/a 2026-01-30";

let ledger: Ledger;
beforeEach(() => {
  ledger = new Ledger();
});

function made(marker: string, kind: Kind = "memory", place = "agent/a"): Item {
  return ledger.item({ marker, kind, writer: 0, place });
}

function asked(item: Item, after: string | null) {
  const act = actOf("write", [{ item, after }]);
  ledger.begin(act);
  return act;
}

function acknowledged(item: Item, after: string | null): void {
  ledger.done(asked(item, after));
}

function found(item: Item, fate: string, more: Partial<Found> = {}): Found {
  const { marker, kind, place } = item;
  return { marker, kind, place, id: marker, seq: null, fate, ...more };
}

const faults = (all: Fault[]) => all.map(({ fault }) => fault);

test("what was acknowledged and is there once is no fault", () => {
  const item = made("k0x0");
  acknowledged(item, "one");
  acknowledged(item, "two");
  expect(ledger.judge([found(item, "two")])).toEqual([]);
});

test("what was acknowledged and is not there, or is as it was before, is lost", () => {
  const gone = made("k0x0");
  const old = made("k0x1");
  acknowledged(gone, "one");
  acknowledged(old, "one");
  acknowledged(old, "two");
  expect(faults(ledger.judge([found(old, "one")]))).toEqual(["lost", "lost"]);
});

test("what is there twice is doubled, with one acknowledgement or none", () => {
  const item = made("k0x0");
  asked(item, "one");
  const twice = [found(item, "one"), found(item, "one", { id: "other" })];
  expect(faults(ledger.judge(twice))).toEqual(["doubled"]);
});

test("what was not answered may be there or not, and stays what it was found to be", () => {
  const here = made("k0x0");
  const gone = made("k0x1");
  asked(here, "one");
  asked(gone, "one");
  expect(ledger.judge([found(here, "one")])).toEqual([]);
  expect(faults(ledger.judge([found(gone, "one")]))).toEqual([
    "lost",
    "not asked for",
  ]);
});

test("what was not answered and comes out as neither is changed", () => {
  const item = made("k0x0");
  acknowledged(item, "one");
  asked(item, "two");
  expect(faults(ledger.judge([found(item, "three")]))).toEqual(["changed"]);
});

test("what was not answered but shown to a reader is lost where it is not there", () => {
  const item = made("k0x0", "entry", DAY);
  asked(item, "one").seen = true;
  expect(faults(ledger.judge([]))).toEqual(["lost"]);
});

test("what was refused, or that nobody asked for, must not be there", () => {
  const item = made("k0x0");
  ledger.refused(asked(item, "one"));
  const strange = { ...found(item, "one"), marker: "k9x9" };
  const told = faults(ledger.judge([found(item, "one"), strange]));
  expect(told).toEqual(["not asked for", "not asked for"]);
  // It is told once.
  expect(ledger.judge([found(item, "one"), strange])).toEqual([]);
});

test("one transaction is there as a whole or not at all", () => {
  const [a, b] = [made("k0x0"), made("k0x1")];
  const changes = [a, b].map((item) => ({ item, after: "one" }));
  ledger.begin(actOf("both", changes));
  expect(faults(ledger.judge([found(a, "one")]))).toEqual(["in part"]);
  const [c, d] = [made("k0x2"), made("k0x3")];
  const others = [c, d].map((item) => ({ item, after: "one" }));
  ledger.begin(actOf("each", others, { whole: false }));
  expect(ledger.judge([found(a, "one"), found(c, "one")])).toEqual([]);
});

test("a writer's entries of a day stand in the order in which it asked for them, with their numbers", () => {
  const [a, b] = [made("k0x0", "entry", DAY), made("k0x1", "entry", DAY)];
  acknowledged(a, "a");
  acknowledged(b, "b");
  const swapped = [found(a, "a", { seq: 2 }), found(b, "b", { seq: 1 })];
  expect(faults(ledger.judge(swapped))).toEqual(["out of order"]);
});

test("an entry with another number than it was said to have is out of order", () => {
  const item = made("k0x0", "entry", DAY);
  acknowledged(item, "a");
  expect(ledger.number(item, 3)).toEqual([]);
  const moved = [found(item, "a", { seq: 4 })];
  expect(faults(ledger.judge(moved))).toEqual(["out of order"]);
});

test("a number that an entry had is never another's", () => {
  const [a, b] = [made("k0x0", "entry", DAY), made("k0x1", "entry", DAY)];
  expect(ledger.number(a, 1)).toEqual([]);
  expect(ledger.number(b, 2)).toEqual([]);
  expect(faults(ledger.number(b, 1))).toEqual(["doubled"]);
});
