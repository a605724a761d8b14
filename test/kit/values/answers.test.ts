import { expect, test } from 'vitest';
import { Fault } from '../../../common/resilience/fault.ts';
import type { Call } from '../../../subgraphs/kit/legacy-system.ts';
import { Results, type Mapped } from '../../../subgraphs/kit/values/results.ts';
import { NotUnderstood } from '../../../subgraphs/kit/values/not-understood.ts';

function call(): Call & { readonly said: [string, readonly string[], readonly string[]][] } {
  const said: [string, readonly string[], readonly string[]][] = [];
  return {
    said,
    signal: AbortSignal.timeout(1_000),
    partial: (fault, codes) => said.push([fault.code, [...(fault as NotUnderstood).places.keys()], codes]),
  };
}

function answers(codes: readonly string[], rows: readonly Mapped<string>[]): Results<string> {
  const all = new Results<string>(codes);
  for (const row of rows) all.add(row, 'row');
  return all;
}

const failure: unknown = expect.objectContaining({ code: 'NOT_UNDERSTOOD' });

test('everything understood: what is not there is not held', () => {
  const with_ = call();
  expect(answers(['a', 'b'], [{ code: 'a', value: 'A', doubts: [] }]).single(with_, 'row')).toEqual(['A', null]);
  expect(with_.said).toEqual([]);
});

test('a doubt about a row that stands is said of its code alone', () => {
  const with_ = call();
  expect(answers(['a', 'b'], [{ code: 'a', value: 'A', doubts: ['row/amount'] }]).single(with_, 'row')).toEqual([
    'A',
    null,
  ]);
  expect(with_.said).toEqual([['NOT_UNDERSTOOD', ['row/amount'], ['a']]]);
});

test('a row of which nothing stands is its code’s failure', () => {
  expect(answers(['a', 'b'], [{ code: 'a', value: null, doubts: ['row/flag'] }]).single(call(), 'row')).toEqual([
    failure,
    null,
  ]);
});

test('a row that could be anybody’s is every code’s doubt', () => {
  const with_ = call();
  expect(
    answers(
      ['a', 'b'],
      [
        { code: 'a', value: 'A', doubts: [] },
        { code: null, value: null, doubts: ['row/code'] },
      ],
    ).single(with_, 'row'),
  ).toEqual(['A', failure]);
  expect(with_.said).toEqual([['NOT_UNDERSTOOD', ['row/code'], ['a']]]);
});

test('a row about a code that was not asked for stands where another should', () => {
  expect(answers(['a'], [{ code: 'z', value: 'Z', doubts: [] }]).single(call(), 'row')).toEqual([failure]);
});

test('two rows of one code: alike they are one, unlike they are in doubt, and so is who has none', () => {
  const twice = (second: string): unknown =>
    answers(
      ['a', 'b'],
      [
        { code: 'a', value: 'A', doubts: [] },
        { code: 'a', value: second, doubts: [] },
      ],
    ).single(call(), 'row');
  expect(twice('A')).toEqual(['A', null]);
  expect(twice('B')).toEqual(['A', failure]);
});

test('lists keep what stands', () => {
  const with_ = call();
  const rows = [
    { code: 'a', value: '1', doubts: [] },
    { code: 'a', value: null, doubts: ['link/kind'] },
    { code: 'b', value: '2', doubts: [] },
  ];
  expect(answers(['a', 'b', 'c'], rows).lists(with_)).toEqual([['1'], ['2'], []]);
  expect(with_.said).toEqual([['NOT_UNDERSTOOD', ['link/kind'], ['a']]]);
});

test('a fault of it is a Fault with a public code, whose message says no place', () => {
  const fault = new NotUnderstood(['row/a', 'row/a', 'row/b']);
  expect(fault).toBeInstanceOf(Fault);
  expect([fault.code, [...fault.places]]).toEqual([
    'NOT_UNDERSTOOD',
    [
      ['row/a', 2],
      ['row/b', 1],
    ],
  ]);
  expect(fault.message).not.toContain('row');
});
