import { expect, test } from 'vitest';
import { type GatewayResponse, refuseOperation, writeResponse } from '../../gateway/pipeline/response.ts';

const explain = { cost: 1, limit: 2, plan: null };
const written = (response: Partial<GatewayResponse>): unknown =>
  JSON.parse(
    writeResponse({
      status: 200,
      headers: [],
      data: null,
      errors: [],
      extensions: {},
      refused: null,
      ...response,
    }).toString(),
  );
const data = Buffer.from('{"data":{"a":1}}');

test('what is stale and how it was answered stand in one extensions member', () => {
  expect(written({ data, extensions: { stale: [], explain } })).toEqual({
    data: { a: 1 },
    extensions: { stale: [], explain },
  });
  expect(written({ data, extensions: { explain } })).toEqual({ data: { a: 1 }, extensions: { explain } });
  expect(written({ extensions: { explain } })).toEqual({ extensions: { explain } });
});

test('errors stand beside data, and alone; data alone is sent as it is', () => {
  const errors = [{ message: 'no', extensions: { code: 'TIMEOUT' } }];
  expect(written({ data, errors })).toEqual({ errors, data: { a: 1 } });
  expect(written(refuseOperation(400, 'TIMEOUT', 'no'))).toEqual({ errors });
  expect(written({})).toEqual({});
  expect(writeResponse({ ...refuseOperation(400, 'x', 'x'), data, errors: [] })).toBe(data);
});
