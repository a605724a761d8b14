import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingTree } from '../../common/audit-log/growing-tree.ts';
import { type TreeHashing, treeHashing } from '../../common/audit-log/hashing.ts';
import {
  consistencyProof,
  inclusionProof,
  type NodeAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../common/audit-log/proofs.ts';
import { runs } from '../support/runs.ts';

const sha256 = treeHashing('sha256');
const sm3 = treeHashing('sm3');

// The leaves and roots by which Certificate Transparency's own implementations are tested, with SHA-256.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** Straight from the definition (RFC 6962, 2.1), over all leaves each time. */
function naiveRoot(algorithm: string, leaves: readonly Buffer[]): string {
  const digest = (...parts: readonly Buffer[]): string =>
    createHash(algorithm).update(Buffer.concat(parts)).digest('hex');
  if (leaves.length === 0) return digest();
  if (leaves.length === 1) return digest(Buffer.of(0), leaves[0] ?? Buffer.alloc(0));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return digest(
    Buffer.of(1),
    ...[leaves.slice(0, k), leaves.slice(k)].map((half) => Buffer.from(naiveRoot(algorithm, half), 'hex')),
  );
}

function naivePath(algorithm: string, m: number, leaves: readonly Buffer[]): string[] {
  if (leaves.length === 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...naivePath(algorithm, m, left), naiveRoot(algorithm, right)]
    : [...naivePath(algorithm, m - k, right), naiveRoot(algorithm, left)];
}

function naiveProof(algorithm: string, m: number, leaves: readonly Buffer[], known = true): string[] {
  if (m === leaves.length) return known ? [] : [naiveRoot(algorithm, leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...naiveProof(algorithm, m, left, known), naiveRoot(algorithm, right)]
    : [...naiveProof(algorithm, m - k, right, false), naiveRoot(algorithm, left)];
}

const nodesOf = (hashing: TreeHashing, leaves: readonly Buffer[]): NodeAt => {
  const nodeAt: NodeAt = (level, index) =>
    level === 0
      ? hashing.leaf(leaves[index] ?? Buffer.alloc(0))
      : hashing.node(nodeAt(level - 1, 2 * index), nodeAt(level - 1, 2 * index + 1));
  return nodeAt;
};

test('the roots are those of Certificate Transparency when the hash is SHA-256', () => {
  const tree = new GrowingTree(sha256, null);
  const roots = [
    tree.root(),
    ...LEAVES.map((leaf) => {
      tree.add(sha256.leaf(leaf));
      return tree.root();
    }),
  ];
  expect(roots).toEqual(ROOTS);
  expect(LEAVES.map((_, i) => rootOf(sha256, nodesOf(sha256, LEAVES), 0, i + 1))).toEqual(ROOTS.slice(1));
});

test('SM3 is the SM3 of GB/T 32905: its own example', () => {
  expect(createHash('sm3').update('abc').digest('hex')).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
});

test.each([
  ['sha256', sha256],
  ['sm3', sm3],
] as const)(
  'roots and proofs are those of the definition, and only true ones are accepted: %s',
  (algorithm, hashing) => {
    const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => Buffer.from(`line ${i}`));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, c) => {
        const leaves = leavesOf(size);
        const nodeAt = nodesOf(hashing, leaves);
        const root = naiveRoot(algorithm, leaves);
        expect(rootOf(hashing, nodeAt, 0, size)).toEqual(root);
        const index = a % size;
        const path = inclusionProof(hashing, nodeAt, index, size);
        expect(path).toEqual(naivePath(algorithm, index, leaves));
        const leaf = hashing.leaf(leaves[index] ?? Buffer.alloc(0));
        expect(verifyInclusion(hashing, leaf, index, size, path, root)).toBe(true);
        const other = c % size;
        if (other !== index) expect(verifyInclusion(hashing, leaf, other, size, path, root)).toBe(false);
        expect(verifyInclusion(hashing, hashing.leaf('another'), index, size, path, root)).toBe(false);
        if (path.length > 0) expect(verifyInclusion(hashing, leaf, index, size, path.slice(1), root)).toBe(false);
        const old = 1 + (b % size);
        const oldRoot = naiveRoot(algorithm, leaves.slice(0, old));
        const proof = consistencyProof(hashing, nodeAt, old, size);
        expect(proof).toEqual(naiveProof(algorithm, old, leaves));
        expect(verifyConsistency(hashing, old, size, oldRoot, root, proof)).toBe(true);
        expect(verifyConsistency(hashing, old, size, hashing.leaf('x'), root, proof)).toBe(false);
        if (old < size) expect(verifyConsistency(hashing, old, size, oldRoot, hashing.leaf('x'), proof)).toBe(false);
      }),
      runs(150, 3_000),
    );
  },
);

test('a tree that goes on from stored nodes is the tree that never stopped', () => {
  const leaves = Array.from({ length: 100 }, (_, i) => Buffer.from(`${i}`));
  for (const at of [0, 1, 2, 3, 7, 64, 99]) {
    const tree = new GrowingTree(sm3, { size: at, nodeAt: nodesOf(sm3, leaves) });
    for (const leaf of leaves.slice(at)) tree.add(sm3.leaf(leaf));
    expect(tree.root()).toEqual(naiveRoot('sm3', leaves));
  }
});

test.each([
  ['too short', 'ab'.repeat(31)],
  ['too long', 'ab'.repeat(33)],
  ['not hex', 'zz'.repeat(32)],
  ['empty', ''],
])('what is no hash is hashed into nothing: %s', (_, wrong) => {
  const right = sm3.leaf('a');
  expect(() => sm3.node(wrong, right)).toThrow('64 hex digits');
  expect(() => sm3.node(right, wrong)).toThrow('64 hex digits');
});
