import { expect, test } from 'vitest';
import { coverageOf, lacksOf, membersOf } from '../../explorer/answer/coverage.ts';

const line = (member: string | null, more: object = {}): object => ({
  sector: 'AGRICULTURE',
  member,
  members: 1,
  status: 'ANSWERED',
  asked: 2,
  excluded: 0,
  answered: 2,
  ...more,
});
const data = {
  chain: {
    gaps: [
      { reason: 'TIMEOUT', sector: 'AGRICULTURE', member: 'agriculture/330000', codes: ['urn:a'] },
      { reason: 'TIMEOUT', sector: 'AGRICULTURE', member: 'agriculture/370000', codes: ['urn:a'] },
    ],
    coverage: [
      line('agriculture/330000'),
      line('agriculture/370000'),
      line(null, { members: 29, asked: 0, answered: 0, excluded: 58 }),
    ],
  },
  unit: {
    coverage: [
      line('agriculture/370000', { status: 'FAILED', answered: 0 }),
      line(null, { members: 28, asked: 0, answered: 0, excluded: 28 }),
    ],
  },
  members: [
    { name: 'agriculture/330000', kind: 'REGION', zh: '浙江', en: 'Zhejiang' },
    { name: 'agriculture/370000', kind: 'REGION' },
  ],
};

test('each member has a line, of several lists their sums; those that need none have one together', () => {
  expect(coverageOf({ data })).toMatchObject([
    { member: 'agriculture/330000', status: 'ANSWERED', asked: 2, answered: 2 },
    { member: 'agriculture/370000', status: 'FAILED', asked: 4, answered: 2 },
    { member: null, members: 29, status: 'ANSWERED', asked: 0, excluded: 86 },
  ]);
});

test('two members that lack the same are told each, an error with its member', () => {
  const errors = [
    { message: 'no', extensions: { code: 'UNAVAILABLE', sector: 'AGRICULTURE', member: 'agriculture/410000' } },
  ];
  expect(lacksOf({ data, errors }).map(({ reason, member }) => [reason, member])).toEqual([
    ['TIMEOUT', 'agriculture/330000'],
    ['TIMEOUT', 'agriculture/370000'],
    ['UNAVAILABLE', 'agriculture/410000'],
  ]);
});

test('members are called as the answer says, where it does', () => {
  expect([...membersOf({ data })].map(([name, { zh }]) => [name, zh])).toEqual([['agriculture/330000', '浙江']]);
});
