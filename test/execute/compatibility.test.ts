import type { ExecutionResult } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, CaseOperation, ExpectedCalls } from './compatibility/case.ts';
import { groups } from './compatibility/groups.ts';
import { apolloEngine, compose, type Engine, type SubgraphCall, tongchaEngine } from './support/federation.ts';

const engines = { apollo: apolloEngine, tongcha: tongchaEngine };

for (const [name, start] of Object.entries(engines)) {
  describe.each(Object.entries(groups))(`${name}: %s`, (_, cases) => {
    describe.each(cases)('$name', (testCase) => {
      let engine: Engine;
      beforeAll(async () => void (engine = await startOver(testCase, start)));
      afterAll(() => engine.stop());

      it.each(testCase.operations)('$name', async (operation) => {
        const before = engine.calls.length;
        const answer = await ask(engine, operation);
        const calls = engine.calls.slice(before);

        if (operation.plan ?? (name === 'apollo' && operation.apollo)) expectNoted(() => expectData(operation, answer));
        else expectKept(name, operation, answer, calls);
      });
    });
  });
}

/** A note that something goes wrong may not outlive the fault. */
function expectNoted(check: () => void): void {
  expect(check, 'the note that this goes wrong is out of date').toThrow();
}

/** The order of keys is a part of the answer (GraphQL, 6.3.2 CollectFields). */
function expectData({ data }: CaseOperation, answer: ExecutionResult): void {
  expect(inText(answer.data)).toBe(inText(data));
}

/** Apollo's errors have codes and paths of its own. */
function expectKept(engine: string, operation: CaseOperation, answer: ExecutionResult, calls: readonly SubgraphCall[]): void {
  expectData(operation, answer);
  expectCalls(calls, operation.calls);
  if (engine === 'apollo') return;
  expect(errorsOf(answer)).toEqual(sorted(operation.errors ?? []));
  expectCalls(calls, operation.ownCalls);
}

function startOver(testCase: Case, start: typeof apolloEngine): Promise<Engine> {
  const subgraphs = testCase.subgraphs();
  return start(compose(subgraphs), subgraphs);
}

async function ask(engine: Engine, { query, variables, operationName }: CaseOperation): Promise<ExecutionResult> {
  return engine.ask({ query, ...(variables ? { variables } : {}), ...(operationName === undefined ? {} : { operationName }) });
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
  for (const [subgraph, count] of Object.entries(expected?.to ?? {})) expect(to(calls, subgraph), `calls to ${subgraph}`).toHaveLength(count);
  for (const [subgraph, count] of Object.entries(expected?.representations ?? {})) {
    const sent = to(calls, subgraph).flatMap(({ variables }) => variables['representations']);
    expect(sent, `representations to ${subgraph}`).toHaveLength(count);
  }
}

function to(calls: readonly SubgraphCall[], name: string): readonly SubgraphCall[] {
  return calls.filter(({ subgraph }) => subgraph === name);
}
