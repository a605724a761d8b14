import { expect, test } from 'vitest';
import { code } from '../../../subgraphs/kit/values/code.ts';
import { NOT_UNDERSTOOD } from '../../../subgraphs/kit/values/reader.ts';
import { remembered } from '../../../subgraphs/kit/values/remembered.ts';

const RAW = ['7782-50-5', ' 7782-50-5', '7782-50-6', '', null, undefined, 7782, '九', 'x'.repeat(100), ['7782-50-5']];

test('what is remembered is what would be read, however often and in whatever order', () => {
  const reader = code({ scheme: 'cas' });
  const own = remembered(reader);
  for (const raw of [...RAW, ...RAW.toReversed(), ...RAW]) expect(own(raw)).toBe(reader(raw));
});

test('a text is read once; nothing, what is not understood and what is no text are told apart', () => {
  let times = 0;
  const own = remembered((raw) => {
    times += 1;
    return raw === '' ? null : raw === '?' ? NOT_UNDERSTOOD : `<${String(raw)}>`;
  });
  for (let i = 0; i < 3; i += 1)
    expect([own('a'), own(''), own('?'), own(1)]).toEqual(['<a>', null, NOT_UNDERSTOOD, '<1>']);
  expect(times).toBe(3 + 3);
});

test('of many different texts the oldest are forgotten, and read again', () => {
  const seen: unknown[] = [];
  const own = remembered((raw) => {
    seen.push(raw);
    return String(raw);
  });
  for (let i = 0; i <= 1_000; i += 1) own(`text ${i}`);
  own('text 1000');
  own('text 0');
  expect(seen.length).toBe(1_002);
});
