import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOrMakeSigningKey } from '../../common/audit-log/signing-key.ts';
import { envName } from '../../common/config/config.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { installClients } from './support/install.ts';
import type { Told } from './support/outcomes.ts';
import { buildPrograms, MANIFEST, runProgram } from './support/programs.ts';

const NO_CLIENTS = await installClients();
if (NO_CLIENTS) console.warn(`ordinary clients are not tried: ${NO_CLIENTS}`);

/** On record with its events, as are several of its sources. */
const CAKE = 'gs1:(01)06901234001105(10)C260905';

/** Each client is a program of its own, as its handbook has it; what it was answered is looked at here. */
describe.skipIf(NO_CLIENTS)('ordinary clients', () => {
  let folder: string;
  let graph: Graph;
  let told: Told;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-clients-'));
    graph = await startGraph({ proxied: 'ministries' });
    await buildPrograms(graph.url, graph.headersOf(EVERYTHING));
    const production = await graph.beside(inProduction(folder));
    // From the first gateway alone.
    await graph.proxies['special-equipment']?.set({ kind: 'down' });
    const given = { open: graph.url, production: production.url, code: CAKE, headers: graph.headersOf(EVERYTHING) };
    // One by one: production turns callers away where the machine is busy.
    told = {
      tada: await runProgram('tada', given),
      graphqlRequest: await runProgram('graphql-request', given),
      relay: await runProgram('relay/unit', given),
      urql: await runProgram('urql', given),
      apollo: await runProgram('apollo', given),
      events: await runProgram('events', given),
    };
  }, 180_000);
  afterAll(async () => {
    await graph?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const hash = { hasText: false, hasHash: true, status: 400, cacheControl: 'no-store' };
  const text = { hasText: true, hasHash: false, status: 200 };
  const kept = {
    method: 'GET',
    status: 200,
    hasText: false,
    cacheControl: expect.stringMatching(/^public, max-age=\d+$/),
  };
  const partly = { unit: { code: CAKE, foodDrug: [{ productName: '鸡蛋糕' }], specialEquipment: null } };

  describe('Apollo Client', () => {
    test('keeps a thing once by its code, a record by its member, too, and an event with its record, whatever its number', () => {
      const { keys, record, name, again, requests, events } = told.apollo.cached;
      expect([record, name, again, requests]).toEqual([
        `FoodDrugRecord:{"code":"${CAKE}","member":"food-drug"}`,
        { __typename: 'FoodDrugRecord', productName: '鸡蛋糕' },
        ['鸡蛋糕'],
        0,
      ]);
      expect(keys).toEqual(expect.arrayContaining([`TraceUnit:{"code":"${CAKE}"}`, record]));
      expect(new Set(keys.map((key) => key.split(':', 1)[0]))).toEqual(
        new Set(['TraceUnit', ...keys.flatMap((key) => /^\w+Record(?=:)/.exec(key) ?? [])]),
      );
      expect(events).toBeGreaterThan(0);
    });

    test('keeps the records of two members of one lot apart: neither the recall of the second is lost, nor what each calls the maker', () => {
      expect(told.apollo.ofTwoMembers).toEqual([
        { member: 'food-drug/330000', producer: '东岳制药', recalls: [] },
        { member: 'food-drug/370000', producer: '东岳制药有限公司', recalls: ['残留超标'] },
      ]);
    });

    test('sends several operations as one request, each with its own answer', () => {
      const { answers, sent } = told.apollo.batched;
      expect(answers).toMatchObject([
        { keys: expect.arrayContaining(['unit']) },
        { error: [{ code: 'BAD_USER_INPUT', path: ['unit'] }] },
        { keys: expect.arrayContaining(['chain']) },
      ]);
      expect(sent).toMatchObject([{ method: 'POST', operations: 3, ...text }]);
    });

    test('wastes one request on hashes that nobody registers, not one each time', () => {
      const { answers, sent } = told.apollo.open;
      expect(answers).toMatchObject(Array.from({ length: 4 }, () => ({ data: {} })));
      expect(sent).toMatchObject([
        { method: 'GET', ...hash },
        ...Array.from({ length: 4 }, () => ({ method: 'POST', ...text })),
      ]);
    });

    test('also where several hashes go in one request', () => {
      const { answers, sent } = told.apollo.openTogether;
      expect(answers).toMatchObject(Array.from({ length: 4 }, () => ({ data: {} })));
      expect(sent.filter(({ hasHash }) => hasHash)).toMatchObject([{ operations: 2 }]);
      expect(sent.filter(({ hasText }) => hasText)).toMatchObject([{ operations: 2 }, { operations: 2 }]);
    });

    test('is told at once, and sends no text, where only trusted documents are answered', () => {
      const { answers, sent } = told.apollo.production;
      expect(answers).toMatchObject(Array.from({ length: 4 }, () => ({ error: [{ code: 'DOCUMENT_NOT_TRUSTED' }] })));
      expect(sent).toMatchObject(Array.from({ length: 4 }, () => ({ ...hash, status: 403 })));
    });

    test('asks trusted documents by the hashes of its build, by GET, so that a cache may answer; a refusal between changes nothing', () => {
      const { name, refused, complete, sent } = told.apollo.trusted;
      expect([name, refused, complete]).toEqual([['鸡蛋糕'], [{ code: 'DOCUMENT_NOT_TRUSTED' }], true]);
      expect(sent).toMatchObject([kept, { ...hash, status: 403 }, kept]);
    });

    test('is told errors by their codes, has what came beside them, and gaps as data', () => {
      expect(told.apollo.errors).toMatchObject({
        invalid: [{ code: 'GRAPHQL_VALIDATION_FAILED' }],
        unauthenticated: [{ code: 'UNAUTHENTICATED' }],
        partial: { data: partly, error: [{ code: 'UNAVAILABLE', path: ['unit', 'specialEquipment'] }] },
        gaps: {
          complete: false,
          gaps: [{ reason: 'UNAVAILABLE', sector: 'SPECIAL_EQUIPMENT', member: 'special-equipment' }],
        },
        withRights: { data: { foodDrugRecords: { edges: { length: 2 }, pageInfo: { hasNextPage: true } } } },
        without: [{ code: 'UNAUTHORIZED_FIELD_OR_TYPE', path: ['foodDrugRecords'] }],
      });
      expect(told.apollo.errors.gaps.error).toBeUndefined();
    });
  });

  describe('urql', () => {
    test('asks by GET as it comes, and once for what it has', () => {
      const { name, again, sent } = told.urql.byDefault;
      expect([name, again]).toEqual([['鸡蛋糕'], ['鸡蛋糕']]);
      expect(sent).toMatchObject([{ method: 'GET', ...text }]);
    });

    test('wastes one request on hashes that nobody registers', () => {
      const { answers, sent } = told.urql.open;
      expect(answers).toMatchObject(Array.from({ length: 4 }, () => ({ data: {} })));
      expect(sent).toMatchObject([hash, ...Array.from({ length: 4 }, () => text)]);
    });

    test('is told at once where only trusted documents are answered, and asks these by their hashes', () => {
      const { answers, sent } = told.urql.production;
      expect(answers).toMatchObject(Array.from({ length: 4 }, () => ({ error: [{ code: 'DOCUMENT_NOT_TRUSTED' }] })));
      expect(sent.every(({ hasText }) => !hasText)).toBe(true);
      expect(told.urql.trusted).toMatchObject({ complete: true, sent: [kept] });
    });

    test('is told errors by their codes, and has what came beside them', () => {
      expect(told.urql.errors).toMatchObject({
        invalid: { data: null, error: [{ code: 'GRAPHQL_VALIDATION_FAILED' }] },
        unauthenticated: { data: null, error: [{ code: 'UNAUTHENTICATED' }] },
        partial: { data: partly, error: [{ code: 'UNAVAILABLE', sector: 'SPECIAL_EQUIPMENT' }] },
      });
    });
  });

  test('graphql-sse, Apollo Client over it and urql follow a chain while it is walked, to its end', () => {
    const { graphqlSse, apollo, urql } = told.events;
    expect(graphqlSse).toMatchObject({
      root: { code: CAKE },
      units: expect.arrayContaining([{ code: CAKE, depth: 0 }]),
    });
    expect(graphqlSse.gaps.map(({ reason }) => reason)).toEqual(['UNAVAILABLE']);
    expect([apollo, urql]).toMatchObject([graphqlSse, graphqlSse]);
  });

  test('graphql-request asks by POST, by GET and several at once, and is told errors by their codes', () => {
    expect(told.graphqlRequest).toMatchObject({
      name: ['鸡蛋糕'],
      byPost: [{ method: 'POST', ...text }],
      byGet: { name: ['鸡蛋糕'], sent: [{ method: 'GET', ...text }] },
      together: { keys: [expect.arrayContaining(['unit']), ['a']], sent: [{ operations: 2, status: 200 }] },
      invalid: { status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] },
      unauthenticated: { status: 401, codes: ['UNAUTHENTICATED'] },
      partial: { data: partly, codes: ['UNAVAILABLE'] },
      allowed: { data: partly, codes: ['UNAVAILABLE'] },
      withRights: { foodDrugRecords: { edges: { length: 2 } } },
    });
  });

  test('gql.tada knows the answers’ types from the schema alone', () => {
    expect(told.tada).toMatchObject({ names: ['鸡蛋糕'], levels: ['LOT'] });
  });

  test('Relay’s compiler takes the schema; its documents are asked by their hashes, and things are kept by their codes, records by their members, too', () => {
    const { code, records, ids, sent, ofTwoMembers } = told.relay;
    expect(code).toBe(CAKE);
    expect(records).toMatchObject([
      {
        code: CAKE,
        productName: '鸡蛋糕',
        events: expect.arrayContaining([{ id: expect.any(String), step: expect.any(String) }]),
      },
    ]);
    expect(ids).toEqual(expect.arrayContaining([`TraceUnit:${CAKE}`, `FoodDrugRecord:${CAKE}:food-drug`]));
    expect(ids).not.toContain(records[0]?.events[0]?.id);
    expect(ofTwoMembers).toEqual([
      { member: 'food-drug/330000', recalls: [] },
      { member: 'food-drug/370000', recalls: ['残留超标'] },
    ]);
    expect(sent).toMatchObject([kept]);
  });
});

/** What production asks for beside what the graph has; ministries are reached over plain HTTP within this process. */
function inProduction(folder: string): Record<string, string> {
  const auditKey = join(folder, 'audit.pem');
  readOrMakeSigningKey(auditKey);
  return {
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_DOCUMENTS: MANIFEST,
    GATEWAY_CACHE_MB: '16',
    GATEWAY_TRUSTED_PROXIES: '0',
    GATEWAY_AUDIT_FOLDER: join(folder, 'audit'),
    GATEWAY_AUDIT_KEY: auditKey,
    ...Object.fromEntries(Object.keys(MINISTRIES).map((name) => [envName(['ministries', name, 'plainHttp']), 'true'])),
  };
}
