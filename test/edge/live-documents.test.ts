import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveDocuments } from '../../gateway/policy/live-documents.ts';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';

const [ONE, TWO] = ['{ members { name } }', '{ members { zh } }'];

let folder: string;
let documents: LiveDocuments;
let stop: () => Promise<void>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-live-documents-'));
  write(manifest(ONE));
  documents = new LiveDocuments(path());
  stop = documents.watch();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'manifest.json');
const manifest = (...texts: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(texts.map((text) => [hashOf(text), text])));
function write(text: string): void {
  writeFileSync(`${path()}.next`, text);
  renameSync(`${path()}.next`, path());
}
const reasons = (): unknown[] => [...documents.conditions()].map(({ reason }) => reason);

test('a changed manifest counts without a restart: documents are added, and others are trusted no more', async () => {
  write(manifest(TWO));
  documents.look();
  await vi.waitFor(() => expect(documents.has(TWO)).toBe(true));
  expect([documents.byHash(hashOf(TWO)), documents.has(ONE), documents.byHash(hashOf(ONE))]).toEqual([
    TWO,
    false,
    undefined,
  ]);
});

test.each([
  ['mistyped', '{ "abc": '],
  ['with a hash that is not that of its text', JSON.stringify({ ['0'.repeat(64)]: TWO })],
])('one that is %s leaves what was before, and is a condition until it is mended', async (_, text) => {
  write(text);
  await vi.waitFor(() => expect(reasons()).toEqual(['DOCUMENTS_REFUSED']), { timeout: 10_000 });
  expect(documents.has(ONE)).toBe(true);
  write(manifest(ONE, TWO));
  await vi.waitFor(() => expect(reasons()).toEqual([]), { timeout: 10_000 });
  expect([documents.has(ONE), documents.has(TWO)]).toEqual([true, true]);
});

test('one that is deleted leaves what was before, and is a condition', async () => {
  write(manifest(ONE, TWO));
  documents.look();
  await vi.waitFor(() => expect(documents.has(TWO)).toBe(true));
  rmSync(path());
  documents.look();
  await vi.waitFor(() => expect(reasons()).toEqual(['DOCUMENTS_REFUSED']));
  expect(documents.has(ONE)).toBe(true);
});
