import type { TreeHashing } from './hashing.ts';

/** The hash of the complete subtree of 2^level leaves that begins with leaf index * 2^level. */
export type NodeAt = (level: number, index: number) => string;

/** The root over the leaves from..to-1 (RFC 6962, 2.1); `from` stands where a subtree of that size may begin. */
export function rootOf(hashing: TreeHashing, nodeAt: NodeAt, from: number, to: number): string {
  let root: string | null = null;
  for (const { level, index } of peaksOf(from, to).reverse()) {
    const peak = nodeAt(level, index);
    root = root === null ? peak : hashing.node(peak, root);
  }
  return root ?? hashing.empty;
}

/** The complete subtrees that make up the leaves from..to-1, largest first. */
export function peaksOf(from: number, to: number): { readonly level: number; readonly index: number }[] {
  const peaks = [];
  let at = from;
  for (let level = Math.ceil(Math.log2(to - from + 1)); level >= 0; level -= 1) {
    const width = 2 ** level;
    if (to - at >= width) {
      peaks.push({ level, index: at / width });
      at += width;
    }
  }
  return peaks;
}

/** What leads from leaf `index` to the root over the first `size` leaves, lowest first (RFC 6962, 2.1.1). */
export function inclusionProof(hashing: TreeHashing, nodeAt: NodeAt, index: number, size: number): string[] {
  const proof: string[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      proof.push(rootOf(hashing, nodeAt, middle, to));
      to = middle;
    } else {
      proof.push(rootOf(hashing, nodeAt, from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/** What shows that the first `old` of `size` leaves are the same as when there were only these (RFC 6962, 2.1.2). */
export function consistencyProof(hashing: TreeHashing, nodeAt: NodeAt, old: number, size: number): string[] {
  if (old === 0 || old === size) return [];
  const proof: string[] = [];
  let [from, to, known] = [0, size, true];
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      proof.push(rootOf(hashing, nodeAt, middle, to));
      to = middle;
    } else {
      proof.push(rootOf(hashing, nodeAt, from, middle));
      from = middle;
      known = false;
    }
  }
  if (!known) proof.push(rootOf(hashing, nodeAt, from, to));
  return proof.reverse();
}

/** The largest power of two below n. */
function split(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}

/** Whether the leaf is the one at `index` of the tree of that root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  hashing: TreeHashing,
  leaf: string,
  index: number,
  size: number,
  proof: readonly string[],
  root: string,
): boolean {
  if (index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const each of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = hashing.node(each, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = hashing.node(hash, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && hash === root;
}

/** Whether the tree of `size` leaves and that root begins with the one of `old` leaves and its root (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  hashing: TreeHashing,
  old: number,
  size: number,
  oldRoot: string,
  root: string,
  proof: readonly string[],
): boolean {
  if (old > size) return false;
  if (old === size) return proof.length === 0 && oldRoot === root;
  if (old === 0) return proof.length === 0;
  const path = isPowerOfTwo(old) ? [oldRoot, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (!first) return false;
  let [fn, sn] = [old - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [first, first];
  for (const each of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hashing.node(each, fr);
      sr = hashing.node(each, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = hashing.node(sr, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr === oldRoot && sr === root;
}

// Numbers of lines outgrow 32 bits, and with them the shift operators.
function half(n: number): number {
  return Math.floor(n / 2);
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
