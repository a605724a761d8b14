import type { TreeHashing } from './hashing.ts';
import { type NodeAt, peaksOf } from './proofs.ts';

/** A tree to which leaves are added: it remembers the complete subtrees at its right edge, and no more. */
export class GrowingTree {
  readonly #hashing: TreeHashing;
  readonly #onNode: (level: number, hash: string) => void;
  readonly #peaks: { readonly level: number; readonly hash: string }[];
  #size: number;

  /** @param start the tree to go on from; @param onNode is told of every subtree that becomes complete, leaves (level 0) included */
  constructor(
    hashing: TreeHashing,
    start: { readonly size: number; readonly nodeAt: NodeAt } | null,
    onNode: (level: number, hash: string) => void = () => {},
  ) {
    this.#hashing = hashing;
    this.#onNode = onNode;
    this.#size = start?.size ?? 0;
    this.#peaks = start
      ? peaksOf(0, start.size).map(({ level, index }) => ({ level, hash: start.nodeAt(level, index) }))
      : [];
  }

  get size(): number {
    return this.#size;
  }

  add(leaf: string): void {
    let [level, hash] = [0, leaf];
    this.#size += 1;
    this.#onNode(0, leaf);
    for (let last = this.#peaks.at(-1); last && last.level === level; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      hash = this.#hashing.node(last.hash, hash);
      level += 1;
      this.#onNode(level, hash);
    }
    this.#peaks.push({ level, hash });
  }

  root(): string {
    const last = this.#peaks.at(-1);
    if (!last) return this.#hashing.empty;
    let root = last.hash;
    for (let i = this.#peaks.length - 2; i >= 0; i -= 1) {
      const peak = this.#peaks[i];
      if (peak) root = this.#hashing.node(peak.hash, root);
    }
    return root;
  }
}
