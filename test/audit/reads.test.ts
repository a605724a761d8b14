import { generateKeyPairSync } from 'node:crypto';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { LogDamage } from '../../common/audit-log/log-damage.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { segmentsOf } from '../../common/audit-log/segments.ts';
import { AuditTrail } from '../../gateway/audit/audit-trail.ts';
import { findReads } from '../../gateway/audit/find-reads.ts';
import { OperationShapes } from '../../gateway/audit/operation-shape.ts';
import { RequestAudit, type RequestOrigin } from '../../gateway/audit/request-audit.ts';
import { digestsWith } from '../../gateway/audit/unit-digests.ts';
import { callerResolvers, type WhoAsks } from '../../gateway/caller/resolvers.ts';
import { caller } from '../support/fake-ministry.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import { KEY } from './support/small-log.ts';

const LOT = 'gs1:(01)06901234001020(10)T260310';
const PACK = 'drug:83857930000879766601';
const shapes = new OperationShapes(
  buildSchema(
    'scalar TraceCode type Query { unit(code: TraceCode!): Int _entities(representations: [String!]!): Int }',
  ),
);
const OFFICER: RequestOrigin['who'] = { role: 'regulator', subject: 'li', sector: 'FOOD_DRUG', organization: null };

interface Asked {
  readonly who?: RequestOrigin['who'];
  readonly sector?: string;
  readonly codes: readonly string[];
  readonly requestId?: string;
  readonly byVariable?: boolean;
}

/** A log in which each of these was written down, a segment each. */
async function logOf(all: readonly Asked[], now = Date.now()): Promise<MemoryFiles> {
  const files = memoryFiles();
  const trail = new AuditTrail({
    writer: await LogWriter.open({ files, key: KEY, segmentBytes: 200, now: () => now }),
    graceMs: 0,
  });
  for (const [
    i,
    { who = OFFICER, sector = 'FOOD_DRUG', codes, requestId = `r${i}`, byVariable = false },
  ] of all.entries()) {
    const line = new RequestAudit(trail, shapes, digestsWith(KEY), {
      who,
      purpose: 'recall-tracing',
      requestId,
      clientRequestId: null,
    });
    line.called({
      ministry: sector === 'FOOD_DRUG' ? 'food-drug' : 'agriculture',
      sector,
      request: byVariable
        ? { ...caller(1_000), query: 'query($code: TraceCode!) { unit(code: $code) }', variables: { code: codes[0] } }
        : {
            ...caller(1_000),
            query: '{ _entities(representations: []) }',
            variables: {},
            representations: codes.map((code) => JSON.stringify({ __typename: 'TraceUnit', code })),
          },
      startedAt: now + i,
      milliseconds: 1,
      code: null,
      hasData: true,
    });
    await line.end({ outcome: 'OK', code: null }, {});
  }
  await trail.close();
  return files;
}

const find = (files: MemoryFiles, wanted: Partial<Parameters<ReturnType<typeof findReads>>[0]> = {}) =>
  findReads(() => [files], digestsWith(KEY))({ code: LOT, sector: 'FOOD_DRUG', since: 0, most: 50, ...wanted });

test('who has read a unit is found by its code, which the log does not have, the newest first', async () => {
  const files = await logOf([{ codes: [LOT, PACK] }, { codes: [PACK] }, { codes: [LOT], byVariable: true }]);
  const text = segmentsOf(files)
    .map(({ name }) => files.read(name).toString())
    .join('');
  expect(text).not.toContain('06901234001020');
  const { reads, complete } = await find(files);
  expect(complete).toBe(true);
  expect(reads.map(({ request }) => request)).toEqual(['r2', 'r0']);
  expect(reads[0]).toMatchObject({ role: 'regulator', subject: 'li', purpose: 'recall-tracing', member: 'food-drug' });
  // Under another key the same code is another digest.
  const other = digestsWith(generateKeyPairSync('ed25519').privateKey);
  expect(other(LOT)).not.toBe(digestsWith(KEY)(LOT));
  expect((await findReads(() => [files], other)({ code: LOT, sector: 'FOOD_DRUG', since: 0, most: 50 })).reads).toEqual(
    [],
  );
});

test('of other sectors’ records nothing is found, and of the public there is nothing', async () => {
  const files = await logOf([
    { codes: [LOT], sector: 'AGRICULTURE' },
    { codes: [LOT], who: { role: 'anonymous', subject: null, sector: null, organization: null } },
    { codes: [LOT], who: { role: 'citizen', subject: 'zhang', sector: null, organization: null } },
  ]);
  expect((await find(files)).reads).toEqual([]);
  expect((await find(files, { sector: 'AGRICULTURE' })).reads).toHaveLength(1);
});

test('more than was asked for, and what is older, is not told; it is said that there is more', async () => {
  const files = await logOf([{ codes: [LOT] }, { codes: [LOT] }, { codes: [LOT] }]);
  const two = await find(files, { most: 2 });
  expect([two.reads.map(({ request }) => request), two.complete]).toEqual([['r2', 'r1'], false]);
  expect((await find(files, { since: Date.now() + 60_000 })).reads).toEqual([]);
});

test('what somebody else has put into the log is not told, and it is said that not all could be read', async () => {
  const files = await logOf([{ codes: [LOT] }, { codes: [LOT] }]);
  const [first = '', second = ''] = segmentsOf(files)
    .map(({ name }) => name)
    .filter((name) => files.read(name).includes(digestsWith(KEY)(LOT)));
  const good = files.read(first).toString();
  for (const bad of [
    good.replace('"kind":"call"', '"kind"call"'),
    good.replace('"sectors":["FOOD_DRUG"],"codes":1,"units"', '"sectors":7,"units"'),
  ]) {
    files.data.set(first, Buffer.from(bad));
    const { reads, complete } = await find(files);
    expect([reads.map(({ request }) => request), complete]).toEqual([['r1'], false]);
  }
  for (const error of [new LogDamage('it is no file'), Object.assign(new Error('EACCES'), { syscall: 'open' })]) {
    const read = (): never => {
      throw error;
    };
    const unreadable = { ...files, read };
    expect(await find(unreadable)).toEqual({ reads: [], complete: false });
  }
  files.data.delete(second);
  files.data.set(`${second}.zst`, Buffer.from('no zstd'));
  expect(await find(files)).toEqual({ reads: [], complete: false });
});

test('it is told to regulators alone, of their own sector', async () => {
  const asked: unknown[] = [];
  const whoAsks = (role: WhoAsks['identity']['role'], sector: string | null): WhoAsks => ({
    identity: { role, subject: 'x', scopes: ['audit'], sector, organization: null },
    purposes: () => [],
    reads: async (wanted) => {
      asked.push(wanted.sector);
      return { reads: [], complete: true };
    },
  });
  const { reads } = callerResolvers.Query;
  const args = { code: LOT, first: 50 };
  await reads(null, args, { whoAsks: whoAsks('regulator', 'AGRICULTURE') });
  expect(asked).toEqual(['AGRICULTURE']);
  for (const other of [whoAsks('data-team', null), whoAsks('enterprise', null)])
    await expect(reads(null, args, { whoAsks: other })).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  const { reads: _, ...unwritten } = whoAsks('regulator', 'AGRICULTURE');
  await expect(reads(null, args, { whoAsks: unwritten })).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});
