import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Role } from '../../common/signature/call-claims.ts';
import { hashOf, readDocuments } from '../../gateway/policy/trusted-documents.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';
import { ask, startEdge, who } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};

const KNOWN = 'query Unit($code: TraceCode!) { unit(code: $code) { code } }';
const OTHER = '{ unit(code: "x") { code } }';
const HASH = hashOf(KNOWN);
const manifest = write('manifest.json', { [HASH]: KNOWN });

describe('trusted documents', () => {
  const production = startEdge({ documents: manifest });
  const development = startEdge({ documents: manifest, production: false });
  afterAll(() => Promise.all([production.close(), development.close()]));
  const variables = { code: 'x' };
  const persisted = (hash: string): unknown => ({ persistedQuery: { version: 1, sha256Hash: hash } });

  test.each<[string, unknown]>([
    ['documentId', { documentId: `sha256:${HASH}`, variables }],
    ['documentId without its kind', { documentId: HASH, variables }],
    ['Apollo’s extension', { extensions: persisted(HASH), variables }],
    ['Apollo’s extension beside its text', { query: KNOWN, extensions: persisted(HASH), variables }],
    ['its text alone', { query: KNOWN, variables }],
  ])('are asked by %s, by anybody', async (_, params) => {
    const { ran, status } = await ask(production, { identity: who('anonymous'), params });
    expect([status, ran?.params]).toEqual([200, { query: KNOWN, variables }]);
  });

  test('are asked by GET', async () => {
    const { ran } = await ask(production, {
      identity: who('anonymous'),
      search: `?documentId=sha256:${HASH}&variables=${encodeURIComponent('{"code":"x"}')}`,
    });
    expect(ran?.params).toEqual({ query: KNOWN, variables: { code: 'x' } });
  });

  test.each<[Role, boolean]>([
    ['anonymous', false],
    ['citizen', false],
    ['enterprise', true],
    ['regulator', true],
    ['data-team', true],
  ])('in production %s may send others: %s', async (role, may) => {
    const { ran, code } = await ask(production, { identity: who(role), query: OTHER });
    expect([ran !== null, code]).toEqual([may, may ? null : 'DOCUMENT_NOT_TRUSTED']);
    expect((await ask(development, { identity: who(role), query: OTHER })).ran).not.toBeNull();
  });

  test.each<[string, unknown, string]>([
    ['an unknown hash', { documentId: `sha256:${'0'.repeat(64)}` }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
    ['another text beside a known hash', { query: OTHER, extensions: persisted(HASH) }, 'BAD_REQUEST'],
    ['a text with a hash that is not its own', { query: OTHER, extensions: persisted('0'.repeat(64)) }, 'BAD_REQUEST'],
    ['a name of every object', { documentId: '__proto__' }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ])('%s is refused, for whoever asks', async (_, params, code) => {
    expect(await ask(production, { identity: who('data-team'), params })).toMatchObject({ code, ran: null });
  });

  test('nobody registers one by asking', async () => {
    const extensions = persisted(hashOf(OTHER));
    expect(
      (await ask(production, { identity: who('data-team'), params: { query: OTHER, extensions } })).ran?.params,
    ).toEqual({ query: OTHER });
    // Clients go by either of both: with them, they send texts from then on.
    expect(await ask(production, { identity: who('data-team'), params: { extensions } })).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_SUPPORTED',
      message: 'PersistedQueryNotSupported',
    });
  });

  test('an unknown hash is answered as its text would be to whoever may send no documents', async () => {
    const params = { extensions: persisted(hashOf(OTHER)) };
    expect((await ask(production, { identity: who('anonymous'), params })).code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  test('are held to what they may cost', async () => {
    const dear = 'query($n: Int) { chain(code: "x", maxUnits: $n) { units { records { sector } } } }';
    const edge = startEdge({ documents: write('dear.json', { [hashOf(dear)]: dear }) });
    expect(
      (await ask(edge, { identity: who('anonymous'), params: { documentId: hashOf(dear), variables: { n: 20 } } })).ran,
    ).not.toBeNull();
    expect(
      (
        await ask(edge, {
          identity: who('anonymous'),
          params: { documentId: hashOf(dear), variables: { n: 20_000_000 } },
        })
      ).code,
    ).toBe('OPERATION_TOO_COMPLEX');
    await edge.close();
  });
});

test('a manifest may say the kind of its hashes, as clients’ builds write it', () => {
  const documents = readDocuments(write('kind.json', { [`sha256:${HASH}`]: KNOWN }));
  expect([documents.byHash(HASH), documents.has(KNOWN)]).toEqual([KNOWN, true]);
  expect(() => readDocuments(write('md5.json', { [`md5:${HASH}`]: KNOWN }))).toThrow(/is not the SHA-256/);
});

test.each([
  ['a file that is not there', join(folder, 'none.json'), /expected a JSON file/],
  ['no JSON', write('broken.json', '{'), /expected a JSON file/],
  [
    'a hash that is not that of its text',
    write('wrong.json', { ['0'.repeat(64)]: KNOWN }),
    /is not the SHA-256 of its text/,
  ],
])('a manifest that is %s is a fault of the configuration', (_, path, message) => {
  expect(() => readDocuments(path)).toThrow(message);
});

test('the gateway answers the portal’s documents by their hash', async () => {
  const gateway = await startEmptyGateway({ GATEWAY_DOCUMENTS: 'portal/documents/manifest.json' });
  const documents = readDocuments('portal/documents/manifest.json');
  const asked = (body: unknown): Promise<Response> =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const text = 'query Identify($text: String!)';
  const [hash] =
    Object.entries((await import('../../portal/documents/manifest.json', { with: { type: 'json' } })).default).find(
      ([, each]) => each.startsWith(text),
    ) ?? [];
  expect(documents.byHash(hash ?? '')).toContain(text);
  expect(
    await (await asked({ documentId: `sha256:${hash ?? ''}`, variables: { text: '6901234567892' } })).json(),
  ).toMatchObject({ data: { identify: expect.any(Array) } });
  await gateway.stop(100);
});
