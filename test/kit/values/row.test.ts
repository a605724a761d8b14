import { describe, expect, test } from 'vitest';
import { amount } from '../../../subgraphs/kit/values/amount.ts';
import { flag } from '../../../subgraphs/kit/values/flag.ts';
import { placeName } from '../../../subgraphs/kit/values/not-understood.ts';
import { Row, type Source } from '../../../subgraphs/kit/values/row.ts';
import { type RowKind, Shapes } from '../../../subgraphs/kit/values/shapes.ts';

const LOT: RowKind = { name: 'lot', always: ['code', 'deleted'], maybe: ['name', 'amount', 'unit', 'tests'] };
const TEST: RowKind = { name: 'lot/tests', always: ['result'], maybe: ['at'] };
const good = { code: 'x', deleted: '0', name: 'n' };
const doubts = (shapes: Shapes, source: Source): string[] => new Row(LOT, source, shapes).doubts;

test('what is read is the value; what is not understood is null and its place is kept', () => {
  const row = new Row(
    LOT,
    { ...good, deleted: 'X', amount: '3吨', unit: 'kg', tests: [{ result: '', at: {} }, 'text'] },
    new Shapes(),
  );
  expect([row.text('code'), row.read('deleted', flag()), row.amount('amount', 'unit', amount())]).toEqual([
    'x',
    null,
    null,
  ]);
  expect(row.rows('tests', TEST).map((each) => [each.text('result'), each.text('at')])).toEqual([[null, null]]);
  expect(row.doubts).toEqual(['lot/deleted', 'lot/amount', 'lot/tests', 'lot/tests/at']);
});

test('a list may have none, one that is no list, or many', () => {
  const of = (tests: unknown): number => new Row(LOT, { ...good, tests }, new Shapes()).rows('tests', TEST).length;
  expect([
    of(undefined),
    of(null),
    of(''),
    of([]),
    of({ result: '1' }),
    of([{ result: '1' }, { result: '2' }]),
  ]).toEqual([0, 0, 0, 0, 1, 2]);
});

describe('a shape', () => {
  test('what is always there and is not is in doubt', () => {
    expect(doubts(new Shapes(), { code: 'x' })).toEqual(['lot/deleted']);
    expect(doubts(new Shapes(), { code: 'x', deleted: '' })).toEqual([]);
  });

  test('a stranger beside a name that is missing and was there before may be that one renamed', () => {
    const shapes = new Shapes();
    expect(doubts(shapes, good)).toEqual([]);
    expect(doubts(shapes, { code: 'x', deleted: '0', mingcheng: 'n' })).toEqual(['lot/mingcheng']);
  });

  test('a field that is only added is in no doubt once it was seen beside the others', () => {
    const shapes = new Shapes();
    expect(doubts(shapes, good)).toEqual([]);
    expect(doubts(shapes, { ...good, more: '1' })).toEqual([]);
    expect(doubts(shapes, { code: 'x', deleted: '0', more: '1' })).toEqual([]);
  });

  test('nor is one that comes far more often than what is missing', () => {
    const shapes = new Shapes();
    doubts(shapes, { ...good, amount: '1' });
    for (let i = 0; i < 100; i += 1) doubts(shapes, { ...good, more: '1' });
    expect(doubts(shapes, { ...good, more: '1' })).toEqual([]);
  });

  test('a stranger that is a structure is always in doubt: nothing in it is known', () => {
    const shapes = new Shapes();
    for (let i = 0; i < 3; i += 1)
      expect(doubts(shapes, { ...good, amount: '1', unit: 'kg', tests: [], recallList: [{ no: '1' }] })).toEqual([
        'lot/recallList',
      ]);
  });

  test('what was in every row and is in none of the last fifty is told, once', () => {
    const told: string[] = [];
    const shapes = new Shapes((place, change) => told.push(`${change} ${place}`));
    for (let i = 0; i < 60; i += 1) doubts(shapes, { ...good, amount: '1', ...(i % 2 === 0 ? { unit: 'kg' } : {}) });
    for (let i = 0; i < 40; i += 1) doubts(shapes, { ...good, amount: '1' });
    expect(told).toEqual([]);
    for (let i = 0; i < 150; i += 1) expect(doubts(shapes, good)).toEqual([]);
    expect(told).toEqual(['GONE lot/amount']);
  });

  test('a system that makes names up fills no memory', () => {
    const told: string[] = [];
    const shapes = new Shapes((place) => told.push(place));
    for (let i = 0; i < 1_000; i += 1) doubts(shapes, { ...good, [`x${'y'.repeat(i % 100)}${i}`]: '1' });
    expect(told).toHaveLength(64);
    expect(doubts(shapes, { ...good, unheard: '1' })).toEqual(['lot/unheard']);
  });

  test('a name as the log has it holds no telephone and no markup', () => {
    expect([placeName('13812345678'), placeName('a<b>'), placeName('x'.repeat(1_000)).length]).toEqual([
      '#',
      'a?b?',
      64,
    ]);
  });
});
