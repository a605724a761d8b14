import type { ExecutionResult } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, CaseOperation, ExpectedCalls } from './compatibility/case.ts';
import { groups } from './compatibility/groups.ts';
import { LONG } from '../support/runs.ts';
import { apolloEngine, compose, type Engine, type SubgraphCall, tongchaEngine } from './support/federation.ts';

describe.each(Object.entries(groups))('%s', (_, cases) => {
  describe.each(cases)('$name', (testCase) => {
    let engine: Engine;
    beforeAll(async () => void (engine = await startOver(testCase, tongchaEngine)));
    afterAll(() => engine.stop());

    it.each(testCase.operations)('$name', async (operation) => {
      const before = engine.calls.length;
      const answer = await ask(engine, operation);
      const calls = engine.calls.slice(before);
      if (operation.refused) expectRefused(operation.refused, answer);
      else {
        expectData(operation, answer);
        expect(errorsOf(answer)).toEqual(sorted(operation.errors ?? []));
        expectCalls(calls, operation.calls);
        expectCalls(calls, operation.ownCalls);
      }
    });
  });
});

// What is expected is held against another gateway now and then: it is right where the two agree, and where they do not it says why.
if (LONG) {
  describe.each(Object.entries(groups))('Apollo’s gateway, %s', (_, cases) => {
    it.each(cases)('$name', async (testCase) => {
      const engine = await startOver(testCase, apolloEngine);
      try {
        for (const operation of testCase.operations) {
          const answer = await ask(engine, operation);
          if (operation.apollo)
            expect(
              () => expectData(operation, answer),
              `${operation.name}: the note that it differs is out of date`,
            ).toThrow();
          else expectData(operation, answer);
        }
      } finally {
        await engine.stop();
      }
    });
  });
}

/** Nothing is answered but why. */
function expectRefused(message: RegExp, { data, errors }: ExecutionResult): void {
  expect(data).toBeUndefined();
  expect(errors).toEqual([{ message: expect.stringMatching(message), extensions: { code: 'OPERATION_UNPLANNABLE' } }]);
}

/** The order of keys is a part of the answer (GraphQL, 6.3.2 CollectFields). */
function expectData({ data }: CaseOperation, answer: ExecutionResult): void {
  expect(inText(answer.data)).toBe(inText(data));
}

function startOver(testCase: Case, start: typeof apolloEngine): Promise<Engine> {
  const subgraphs = testCase.subgraphs();
  return start(compose(subgraphs), subgraphs);
}

async function ask(engine: Engine, { query, variables, operationName }: CaseOperation): Promise<ExecutionResult> {
  return engine.ask({
    query,
    ...(variables ? { variables } : {}),
    ...(operationName === undefined ? {} : { operationName }),
  });
}

function inText(data: unknown): string {
  return JSON.stringify(data, null, 1) ?? 'no data';
}

function errorsOf({ errors = [] }: ExecutionResult): object[] {
  return sorted(errors.map(({ path, extensions }) => ({ path, code: extensions?.['code'] })));
}

function sorted<Item extends object>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function expectCalls(calls: readonly SubgraphCall[], expected: ExpectedCalls | undefined): void {
  if (expected?.total !== undefined) expect(calls.map(({ subgraph }) => subgraph)).toHaveLength(expected.total);
  for (const [subgraph, count] of Object.entries(expected?.to ?? {}))
    expect(to(calls, subgraph), `calls to ${subgraph}`).toHaveLength(count);
  for (const [subgraph, count] of Object.entries(expected?.representations ?? {})) {
    const sent = to(calls, subgraph).flatMap(({ variables }) => variables['representations']);
    expect(sent, `representations to ${subgraph}`).toHaveLength(count);
  }
}

function to(calls: readonly SubgraphCall[], name: string): readonly SubgraphCall[] {
  return calls.filter(({ subgraph }) => subgraph === name);
}
