import { expect, test } from 'vitest';
import { inWords } from '../../gateway/mcp/in-words.ts';
import { toolResult } from '../../gateway/mcp/tool-result.ts';
import type { Tool } from '../../gateway/mcp/tools.ts';

const said = { errors: [], extensions: {}, asksWhatIsMissing: true };
const TOOL = { asksWhatIsMissing: true } as Tool;

test('an answer that is whole says so, and one whose question does not ask says that', () => {
  expect(inWords({ ...said, data: { unit: { code: 'x' } } })).toEqual([
    expect.stringContaining('已询问的部分均已答复'),
  ]);
  expect(inWords({ ...said, data: { chain: { units: [] } }, asksWhatIsMissing: false })).toEqual([
    expect.stringContaining('不知道是否完整'),
  ]);
});

test('what is missing comes in words: errors with their codes, gaps with whose they are, what is kept back, what is old', () => {
  const notes = inWords({
    asksWhatIsMissing: true,
    data: {
      unit: null,
      chain: {
        complete: false,
        gaps: [
          { reason: 'UNAVAILABLE', sector: 'AGRICULTURE', member: 'agriculture/370000', codes: ['a', 'b'] },
          { reason: 'UNIT_LIMIT', codes: ['c'] },
          { reason: 'UNIT_LIMIT', codes: ['d'] },
        ],
        withheld: [{ sector: 'FOOD_DRUG', policy: 'food-drug/quantities' }],
      },
    },
    errors: [{ message: 'did not answer', path: ['unit', 'records', 3, 'name'], extensions: { code: 'TIMEOUT' } }],
    extensions: {
      withheld: [
        { sector: 'FOOD_DRUG', policy: 'food-drug/quantities' },
        { sector: 'RARE_EARTH', policy: null },
      ],
      stale: [{ sector: 'HAZARDOUS_GOODS', seconds: 90 }],
      asOf: '2026-09-30T16:00:00.000Z',
    },
  });
  expect(notes).toEqual([
    expect.stringMatching(/不完整.*not complete/),
    '错误 / error TIMEOUT (unit.records.@.name): did not answer',
    expect.stringMatching(
      /农业 Agriculture agriculture\/370000: 无法连接 \/ cannot be reached \(UNAVAILABLE\), 2 个编码/,
    ),
    expect.stringMatching(/UNIT_LIMIT.* ×2$/),
    expect.stringMatching(/食品药品.*数量 \/ amounts \(food-drug\/quantities\)/),
    expect.stringMatching(/稀土.*what it holds/),
    expect.stringMatching(/90.*危险品/),
    '截至 / as of 2026-09-30T16:00:00.000Z',
  ]);
});

test('where rules let nobody be asked it is not said that all answered; where somebody was asked it is', () => {
  const withheld = [{ sector: 'FOOD_DRUG', policy: 'food-drug/statistics' }];
  const head = (coverage: readonly object[], extensions = {}): string =>
    inWords({ ...said, data: { aggregate: { groups: [], coverage } }, extensions })[0] ?? '';
  expect(head([], { withheld })).toMatch(/未询问任何部门.*Nobody was asked/);
  expect(head([{ member: 'agriculture', status: 'ANSWERED' }], { withheld })).toContain('均已答复');
  expect(head([])).toContain('均已答复');
});

test('many lines are cut, and how many more there are is said', () => {
  const errors = Array.from({ length: 50 }, (_, i) => ({ message: `e${i}`, extensions: { code: 'TIMEOUT' } }));
  const notes = inWords({ ...said, data: { a: 1 }, errors });
  expect([notes.length, notes.at(-1)]).toEqual([22, expect.stringContaining('30')]);
});

test('a result has the digits that its data has, in text and as values', () => {
  const data = Buffer.from('{"data":{"a":9007199254740993,"b":1.10,"c":"x"}}');
  const result = toolResult(TOOL, { status: 200, headers: [], data, errors: [], extensions: {}, refused: null });
  expect(result.content[1]).toEqual({ type: 'text', text: '{"a":9007199254740993,"b":1.10,"c":"x"}' });
  expect(JSON.stringify(result.structuredContent)).toContain('"data":{"a":9007199254740993,"b":1.10,"c":"x"}');
  expect(result.isError).toBeUndefined();
});

test('a refusal, and data that is null, are errors of the tool, with their codes', () => {
  const errors = [{ message: 'no', extensions: { code: 'OPERATION_TOO_COMPLEX' } }];
  for (const data of [null, Buffer.from('{"data":null}')]) {
    const result = toolResult(TOOL, { status: 400, headers: [], data, errors, extensions: {}, refused: 'operation' });
    expect(result).toMatchObject({ isError: true, structuredContent: { data: null, errors } });
    expect(result.content).toEqual([{ type: 'text', text: expect.stringContaining('OPERATION_TOO_COMPLEX') }]);
  }
});
