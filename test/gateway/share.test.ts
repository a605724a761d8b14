import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Role } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { inBatches } from '../../gateway/calls/batches.ts';
import type { SubgraphCall, SubgraphRequest } from '../../gateway/calls/call.ts';
import { type Sharing, withSharing } from '../../gateway/calls/share.ts';
import { caller } from '../support/fake-ministry.ts';

const SHARING: Sharing = {
  concurrency: 2,
  maxBatch: 5,
  mergeRepresentations: true,
  mergeCalls: true,
  batchCalls: true,
  timeoutMs: 60_000,
};

/** A ministry that answers after a while: of each representation its own text, of anything else the query. */
function ministry(
  sharing: Partial<Sharing> = {},
  instead?: (request: SubgraphRequest) => SubgraphResponse | undefined,
): { readonly call: SubgraphCall; readonly asked: SubgraphRequest[]; most: () => number } {
  const asked: SubgraphRequest[] = [];
  let now = 0;
  let most = 0;
  const call = withSharing({ ...SHARING, ...sharing }, async (request) => {
    asked.push(request);
    now += 1;
    most = Math.max(most, now);
    await sleep(20, undefined, { signal: request.signal }).catch(() => undefined);
    now -= 1;
    if (request.signal.aborted) throw new Fault('TIMEOUT', 'aborted');
    return (
      instead?.(request) ?? {
        data: request.representations
          ? { _entities: request.representations.map((text) => ({ text })) }
          : { query: request.query },
        errors: [],
      }
    );
  });
  return { call, asked, most: () => most };
}

const entities = (texts: readonly string[], others: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query: 'E',
  variables: {},
  representations: texts,
  ...caller(2_000),
  ...others,
});
const root = (query: string, others: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query,
  variables: {},
  ...caller(2_000),
  ...others,
});
const of = (texts: readonly string[]): unknown => ({ data: { _entities: texts.map((text) => ({ text })) } });

test('equal calls of equal rights that are under way are made once, entity calls and others', async () => {
  const { call, asked } = ministry();
  const first = [call(root('A')), call(entities(['1', '2']))];
  await sleep(5);
  const answers = await Promise.all([
    ...first,
    call(root('A')),
    call(entities(['1', '2'])),
    call(root('A', { variables: { x: 1 } })),
  ]);
  expect(asked.map(({ query, variables }) => [query, variables])).toEqual([
    ['A', {}],
    ['E', {}],
    ['A', { x: 1 }],
  ]);
  expect(answers[2]).toEqual(answers[0]);
  expect(answers[3]).toMatchObject(of(['1', '2']) as object);
});

test('calls of one selection that wait go as one batch, each representation once, and each caller gets its own', async () => {
  const { call, asked } = ministry({ maxBatch: 10 });
  const answers = await Promise.all([
    call(entities(['1', '2'])),
    call(entities(['2', '3'])),
    call(entities(['4', '1', '4'])),
  ]);
  expect(asked.map(({ representations }) => representations)).toEqual([['1', '2', '3', '4']]);
  expect(answers).toMatchObject([of(['1', '2']), of(['2', '3']), of(['4', '1', '4'])]);
});

test('a batch holds no more than the ministry takes, and no more calls are under way than it bears', async () => {
  const { call, asked, most } = ministry();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => call(entities([`${i}a`, `${i}b`]))));
  expect(Math.max(...asked.map(({ representations }) => representations?.length ?? 0))).toBe(4);
  expect([asked.length, most()]).toEqual([10, 2]);
  answers.forEach((answer, i) => expect(answer).toMatchObject(of([`${i}a`, `${i}b`]) as object));
});

test('when more wait than a ministry bears, those who yield last are asked for first, each class in its own order', async () => {
  const { call, asked } = ministry({ concurrency: 1 });
  const as = (role: Role, query: string): Promise<SubgraphResponse> =>
    call(root(query, { claims: { role }, rights: role }));
  const waiting = [as('anonymous', 'under way')];
  await sleep(5);
  waiting.push(
    as('anonymous', 'a1'),
    as('citizen', 'c1'),
    as('regulator', 'r1'),
    as('anonymous', 'a2'),
    as('data-team', 'd1'),
    as('regulator', 'r2'),
    as('enterprise', 'e1'),
  );
  await Promise.all(waiting);
  expect(asked.map(({ query }) => query)).toEqual(['under way', 'r1', 'r2', 'd1', 'e1', 'c1', 'a1', 'a2']);
});

test('while those ask who come before, the others have half of the slots; else all', async () => {
  const { call, asked, most } = ministry({ concurrency: 6 });
  const as = (role: Role, query: string): Promise<SubgraphResponse> =>
    call(root(query, { claims: { role }, rights: role }));
  await Promise.all(Array.from({ length: 12 }, (_, i) => as('anonymous', `${i}`)));
  expect(most()).toBe(6);
  asked.length = 0;
  await as('regulator', 'r0');
  const waiting = Array.from({ length: 12 }, (_, i) => as('citizen', `c${i}`));
  await sleep(5);
  waiting.push(as('regulator', 'r1'), as('regulator', 'r2'));
  await sleep(5);
  // Three of the public, and both regulators at once.
  expect(asked.map(({ query }) => query)).toEqual(['r0', 'c0', 'c1', 'c2', 'r1', 'r2']);
  await Promise.all(waiting);
});

test('nothing is shared across rights, variables, selections or mutations', async () => {
  const { call, asked } = ministry({ concurrency: 20 });
  await Promise.all([
    call(entities(['1'])),
    call(entities(['1'], { rights: 'other' })),
    call(entities(['1'], { variables: { x: 1 } })),
    call(entities(['1'], { query: 'F' })),
    call(root('A')),
    call(root('A', { rights: 'other' })),
    call(root('M', { mutation: true })),
    call(root('M', { mutation: true })),
  ]);
  expect(asked).toHaveLength(8);
  expect(new Set(asked.map(({ rights, query, variables }) => JSON.stringify([rights, query, variables]))).size).toBe(7);
});

test.each([
  ['mergeCalls', { mergeCalls: false }, [entities(['1', '2']), root('A'), root('A')], 3],
  ['batchCalls', { batchCalls: false }, [entities(['1']), entities(['2']), entities(['1'])], 2],
  ['both', { mergeCalls: false, batchCalls: false }, [entities(['1']), entities(['1'])], 2],
] as const)('%s can be switched off', async (_, off, requests, calls) => {
  const { call, asked } = ministry({ ...off, concurrency: 10 });
  await Promise.all(requests.map((request) => call(request)));
  expect(asked).toHaveLength(calls);
});

test('mergeRepresentations can be switched off', async () => {
  const { call, asked } = ministry({ mergeRepresentations: false });
  expect(await Promise.all([call(entities(['1', '2'])), call(entities(['2', '1']))])).toMatchObject([
    of(['1', '2']),
    of(['2', '1']),
  ]);
  expect(asked[0]?.representations).toEqual(['1', '2', '2', '1']);
});

test('errors go to those whose entities they are about, trace codes to those who asked for them', async () => {
  const error = { code: 'TIMEOUT', path: null, system: null, codes: [] };
  const { call } = ministry({}, ({ representations = [] }) => ({
    data: { _entities: representations.map(() => null) },
    errors: [
      { ...error, path: ['_entities', representations.indexOf('"b"'), 'x'] },
      { ...error, codes: ['a', 'b'] },
      error,
    ],
  }));
  const [a, b] = await Promise.all([call(entities(['"a"'])), call(entities(['"c"', '"b"']))]);
  expect(a?.errors).toEqual([{ ...error, codes: ['a'] }, error]);
  expect(b?.errors).toEqual([{ ...error, path: ['_entities', 1, 'x'] }, { ...error, codes: ['b'] }, error]);
});

test.each([
  [
    'answers nothing',
    () => ({ data: null, errors: [{ code: 'MINISTRY_ERROR', path: null, system: null, codes: [] }] }),
  ],
  ['answers too few', () => ({ data: { _entities: [] }, errors: [] })],
] as const)('one question that makes a ministry fail costs the others nothing: it %s', async (_, bad) => {
  const { call, asked } = ministry({}, ({ representations }) =>
    representations?.includes('poison') ? bad() : undefined,
  );
  const [one, two] = await Promise.allSettled([call(entities(['1'])), call(entities(['poison']))]);
  expect(one).toMatchObject({ status: 'fulfilled', value: of(['1']) });
  expect(two.status === 'rejected' || two.value.data === null).toBe(true);
  expect(asked).toHaveLength(3);
});

test('who leaves is answered at once; the call goes on for the others, and ends with the last', async () => {
  const { call, asked } = ministry();
  const leaving = new AbortController();
  const left = call(root('A', caller(2_000, leaving.signal)));
  const stays = call(root('A'));
  await sleep(5);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: 'TIMEOUT' });
  await expect(stays).resolves.toMatchObject({ data: { query: 'A' } });
  const last = new AbortController();
  const alone = call(root('B', caller(2_000, last.signal)));
  await sleep(5);
  last.abort();
  const next = call(root('B'));
  await expect(alone).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(asked[1]?.signal.aborted).toBe(true);
  await expect(next).resolves.toMatchObject({ data: { query: 'B' } });
});

test('an entity call waits for more of its kind while one is under way, for a part of its usual time', async () => {
  const { call, asked } = ministry({ concurrency: 10 });
  await call(entities(['0']));
  const first = call(entities(['1']));
  await sleep(1);
  const others = [call(entities(['2'])), call(entities(['3']))];
  expect(asked).toHaveLength(2);
  await Promise.all([first, ...others]);
  expect(asked.map(({ representations }) => representations)).toEqual([['0'], ['1'], ['2', '3']]);
});

test('each caller’s own deadline counts, also while it waits for its turn', async () => {
  const { call, asked } = ministry({ concurrency: 1 });
  const long = call(root('A'));
  const short = call(root('B', { deadlineAt: Date.now() + 2 }));
  let answered = false;
  void long.then(() => (answered = true));
  await expect(short).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(answered).toBe(false);
  await long;
  await sleep(5);
  expect(asked.map(({ query }) => query)).toEqual(['A']);
});

test('more entities than a call holds go in several, and one that fails is an error of its own entities', async () => {
  const { call: whole, asked } = ministry(
    { batchCalls: false, mergeCalls: false, concurrency: 10 },
    ({ representations }) =>
      representations?.includes('7')
        ? { data: null, errors: [{ code: 'TIMEOUT', path: null, system: null, codes: [] }] }
        : undefined,
  );
  const texts = Array.from({ length: 12 }, (_, i) => String(i));
  const answer = await inBatches(5, whole)(entities(texts));
  expect(asked.map(({ representations }) => representations?.length)).toEqual([5, 5, 2]);
  expect(answer.data?.['_entities']).toEqual(
    texts.map((text) => (Number(text) >= 5 && Number(text) < 10 ? null : { text })),
  );
  expect(answer.errors.map(({ path }) => path)).toEqual([5, 6, 7, 8, 9].map((i) => ['_entities', i]));
});
