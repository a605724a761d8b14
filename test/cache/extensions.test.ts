import { expect, test } from 'vitest';
import { withExplanation } from '../../gateway/pipeline/explanation.ts';

const explanation = { cost: 1, limit: 2, plan: null };
const extended = (body: string, isExtended: boolean): unknown =>
  JSON.parse(
    withExplanation(
      { status: 200, headers: [], body: Buffer.from(body), extended: isExtended },
      explanation,
    ).body.toString(),
  );

test('what is stale and how it was answered stand in one extensions member', () => {
  expect(extended('{"data":{"a":1},"extensions":{"stale":[]}}', true)).toEqual({
    data: { a: 1 },
    extensions: { stale: [], explain: explanation },
  });
  expect(extended('{"data":{"a":1}}', false)).toEqual({ data: { a: 1 }, extensions: { explain: explanation } });
  expect(extended('{}', false)).toEqual({ extensions: { explain: explanation } });
});
