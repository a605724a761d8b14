import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ofOtherVersion, ToldSchema } from '../../gateway/calls/told-schema.ts';
import type { SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import type { MemberSchema, SchemaVersion } from '../../schema/versions.ts';

const OLD = 'contract=2, schema=1';
const NEW = 'contract=2, schema=2';
const GRAPH: SchemaVersion = { contract: 2, schema: 2 };

let changes: MemberSchema['state'][];
let probes: number;
let answers: string | undefined;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  [changes, probes, answers] = [[], 0, undefined];
});
afterEach(() => {
  vi.useRealTimers();
});

function told(own: SchemaVersion | null = null, graph: SchemaVersion | null = GRAPH): ToldSchema {
  const schema: ToldSchema = new ToldSchema({
    versions: { graph, own },
    probeEveryMs: 500,
    timeoutMs: 100,
    probe: async () => {
      probes += 1;
      schema.learn(answers);
    },
    changed: ({ state }) => void changes.push(state),
  });
  return schema;
}

test('what nobody tells is no difference, and makes no call', async () => {
  const schema = told();
  expect(schema.learn(undefined)).toBe(false);
  expect(schema.learn('nonsense')).toBe(false);
  expect(schema.learn(NEW)).toBe(false);
  expect(told(null, null).learn(OLD)).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([changes, probes, schema.now.state]).toEqual([[], 0, 'SAME']);
});

test('while old and new servers answer in turn it differs, is told once, and each response is what it is', async () => {
  const schema = told();
  answers = NEW;
  for (let i = 0; i < 20; i += 1) {
    expect(schema.learn(OLD)).toBe(true);
    expect(schema.learn(NEW)).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect([changes, schema.now.state]).toEqual([['BEHIND'], 'BEHIND']);
  // Nobody asks any more, and it is over all the same.
  await vi.advanceTimersByTimeAsync(3_000);
  expect([changes, schema.now.state]).toEqual([['BEHIND', 'SAME'], 'SAME']);
  const made = probes;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(probes).toBe(made);
});

test('one difference after the other is told', () => {
  const schema = told();
  for (const field of [OLD, OLD, 'contract=3, schema=1', 'contract=3, schema=1']) schema.learn(field);
  expect(changes).toEqual(['BEHIND', 'AHEAD']);
});

test('what others say of it counts until it tells something itself', async () => {
  const schema = told({ contract: 1, schema: null });
  expect(schema.now).toMatchObject({ state: 'BEHIND', own: { contract: 1 } });
  expect(schema.learn(undefined)).toBe(true);
  answers = NEW;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(schema.now).toMatchObject({ state: 'SAME', own: GRAPH });
  expect(changes).toEqual(['SAME']);
});

test('nothing is asked after the end', async () => {
  const schema = told();
  schema.learn(OLD);
  schema.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(probes).toBe(0);
});

const error = (code: string, path: SubgraphError['path'] = null): SubgraphError => ({
  code,
  path,
  system: null,
  codes: [],
});

test('only a refusal of the whole request is the version’s; what failed in answering is its own', () => {
  const codesOf = (data: Record<string, unknown> | null, ...errors: SubgraphError[]): readonly string[] =>
    ofOtherVersion({ data, errors }).errors.map(({ code }) => code);
  expect(codesOf(null, error('MINISTRY_ERROR'), error('BAD_USER_INPUT'), error('BAD_ANSWER'))).toEqual(
    Array(3).fill('OTHER_VERSION'),
  );
  expect(codesOf(null, error('MINISTRY_ERROR', ['_entities']), error('TIMEOUT'), error('FORBIDDEN'))).toEqual([
    'MINISTRY_ERROR',
    'TIMEOUT',
    'FORBIDDEN',
  ]);
  expect(codesOf({}, error('MINISTRY_ERROR'))).toEqual(['MINISTRY_ERROR']);
});
