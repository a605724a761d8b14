import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Role } from '../../common/signature/call-claims.ts';
import { JOBS_OF_NOW, jobResolvers } from '../../gateway/chain/caller-jobs.ts';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';
import { ask, startEdge, who } from '../edge/support.ts';

const MARCH = { asOf: '2026-03-01T00:00:00+08:00' };
const QUERY = '{ unit(code: "urn:x") { code } }';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-as-of-'));
const documents = join(folder, 'documents.json');
writeFileSync(documents, JSON.stringify({ [hashOf(QUERY)]: QUERY }));
const production = startEdge({ documents });
afterAll(async () => {
  await production.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each<[Role, boolean]>([
  ['anonymous', false],
  ['citizen', false],
  ['enterprise', true],
  ['data-team', true],
  ['regulator', true],
])('in production %s may ask a trusted document as of a moment: %s', async (role, may) => {
  const { ran, code } = await ask(production, { identity: who(role), params: { query: QUERY, extensions: MARCH } });
  expect([ran !== null, code]).toEqual([may, may ? null : 'FORBIDDEN']);
  const now = await ask(production, { identity: who(role), query: QUERY });
  expect(now.ran).not.toBeNull();
});

test('the moment stands in the address of a GET, too', async () => {
  const search = (extensions: object): string =>
    `?query=${encodeURIComponent(QUERY)}&extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
  const asked = (extensions: object) => ask(production, { identity: who('regulator'), search: search(extensions) });
  expect(await asked(MARCH)).toMatchObject({ code: null, ran: expect.anything() });
  expect(await asked({ asOf: '2999-01-01T00:00:00Z' })).toMatchObject({ code: 'BAD_REQUEST', ran: null });
});

test('of jobs nothing is told as of a moment', async () => {
  const context = { asker: null as never, jobs: JOBS_OF_NOW };
  const refused = { message: expect.stringContaining('without asOf'), extensions: { code: 'BAD_REQUEST' } };
  await expect(jobResolvers.Query.job(null, { id: 'x' }, context)).rejects.toMatchObject(refused);
  await expect(jobResolvers.Query.jobs(null, null, context)).rejects.toMatchObject(refused);
});
