import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '@tongcha/command';
import { expect, test } from 'vitest';
import { readSamples, writeSample } from '../../subgraphs/kit/program/samples/sample.ts';
import { TAKEN_OUT, withoutSecrets } from '../../subgraphs/kit/program/samples/take-secrets.ts';

const SECRETS = {
  settings: { PASSWORD: 'pine&oak 2026', URL: 'https://reader:50%off@legacy.example/api' },
  tokens: ['tk-7c41e2'],
};
const clean = (value: unknown): unknown => withoutSecrets(value, SECRETS, 'urn:x:1');

test.each<readonly [what: string, value: unknown, cleaned: unknown]>([
  ['a list of them', { tokens: ['abc', ['def']] }, { tokens: [TAKEN_OUT, [TAKEN_OUT]] }],
  ['keys of other names', { accessKey: 'k', credential: 'c' }, { accessKey: TAKEN_OUT, credential: TAKEN_OUT }],
  ['how a request shows who it is', { Authorization: 'Basic x' }, { Authorization: TAKEN_OUT }],
  ['a token in a name', { 'of tk-7c41e2': 1 }, { [`of ${TAKEN_OUT}`]: 1 }],
  ['a telephone as a name', { '13805310123': { n: 1 } }, { '13800000000': { n: 1 } }],
  ['a setting in an address', { next: '?p=pine%26oak%202026' }, { next: '?p=${PASSWORD}' }],
  ['a password with a sign that is not written out', { said: 'for 50%off' }, { said: 'for ${URL}' }],
  ['an object that is more than a secret', { ticket: { number: '7' } }, { ticket: { number: '7' } }],
  ['the holder of a licence', { marketingAuthorization: 'H1' }, { marketingAuthorization: 'H1' }],
])('%s', (_, value, cleaned) => {
  expect(clean(value)).toEqual(cleaned);
});

test('two codes that make one name of a file are two samples, and the same again is one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-samples-'));
  const file = join(folder, 'ministry.yaml');
  const write = (code: string, kept: string): string =>
    writeSample(file, { code, kept, addresses: {}, types: [], asked: [], answer: {} });
  const paths = [write('urn:x:A/1', '1'), write('urn:x:A:1', '2'), write('urn:x:A/1', '3')];
  expect(paths[2]).toBe(paths[0]);
  expect(readFileSync(paths[0] ?? '', 'utf8')).toContain('"kept": "3"');
  expect(readSamples(file).map(({ sample }) => sample.code)).toEqual(['urn:x:A:1', 'urn:x:A/1']);
  rmSync(folder, { recursive: true });
});

test('what is shown at a terminal has an end, and no name in it is obeyed', () => {
  const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
  expect(JSON.stringify(printable(deep)).length).toBeLessThan(300);
  expect(printable({ 'a\u009b2J': 1 })).toEqual({ 'a�2J': 1 });
});
