import { afterAll, beforeAll, expect, test } from 'vitest';
import { subgraph } from './compatibility/case.ts';
import { compose, type Engine, tongchaEngine } from './support/federation.ts';

let engine: Engine;
beforeAll(async () => {
  const subgraphs = [
    subgraph('one', 'type Query { page(first: Int! = 10, by: By): String } input By { id: ID! = "x" }', {
      Query: { page: () => 'page' },
    }),
  ];
  engine = await tongchaEngine(compose(subgraphs), subgraphs);
});
afterAll(() => engine.stop());

test('the argument is named, and the variable that stands in it', async () => {
  const { data, errors } = await engine.ask({
    query: 'query ($n: Int = 1, $id: ID = "secret") { page(first: $n) b: page(by: { id: $id }) }',
    variables: { n: null, id: null },
  });
  expect(data).toEqual({ page: null, b: null });
  expect(errors?.map(({ message }) => message)).toEqual([
    'Argument "first" of non-null type "Int!" must not be null.',
    'Argument "by" must not be null where "$id" stands in it, of non-null type "ID!".',
  ]);
});

test.each(['include', 'skip'])('@%s of null is the error of the whole operation, and nobody is asked', async (name) => {
  const answer = await engine.ask({
    query: `query ($x: Boolean = true) { page @${name}(if: $x) }`,
    variables: { x: null },
  });
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toMatchObject([
    { message: 'Argument "if" of non-null type "Boolean!" must not be null.', extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(engine.calls).toEqual([]);
});
