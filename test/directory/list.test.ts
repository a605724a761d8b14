import { expect, test } from 'vitest';
import { changesOf } from '../../gateway/directory/changes.ts';
import { type DirectoryEntry, type DirectoryList, readList, writeList } from '../../gateway/directory/list.ts';

const SHANDONG: DirectoryEntry = {
  name: 'agriculture/370000',
  kind: 'REGION',
  authority: { division: '370000', zh: '山东省农业农村厅', en: 'Shandong' },
  url: 'https://a.example/graphql',
  limits: { timeoutMs: 2_000, maxBatch: 100 },
  state: 'counts',
};
const PLATFORM: DirectoryEntry = {
  name: 'food-drug/mall',
  kind: 'PLATFORM',
  authority: { uscc: '91370681MA3T00017D', zh: '平台', en: 'Mall' },
  url: 'https://mall.example/graphql',
  limits: {},
  state: 'trial',
};
const list = (...members: unknown[]): string =>
  JSON.stringify({ serial: 3, issuedAt: '2026-11-29T08:00:00+08:00', members });
const faultsIn = (text: string): readonly string[] => {
  const read = readList(text);
  return read.ok ? [] : read.faults;
};

test('a list is read in the order of names, and written as one text whatever its order', () => {
  const [one, other] = [readList(list(PLATFORM, SHANDONG)), readList(list(SHANDONG, PLATFORM))];
  expect(one.ok && one.list.members.map(({ name }) => name)).toEqual(['agriculture/370000', 'food-drug/mall']);
  expect(one).toEqual(other);
  if (!one.ok) throw new Error('it is one');
  expect(writeList({ ...one.list, members: one.list.members.toReversed() })).toBe(writeList(one.list));
  expect(readList(writeList(one.list))).toEqual(one);
});

test('every fault of a list is told with its key and whose it is', () => {
  expect(faultsIn('[')).toEqual(['expected JSON']);
  expect(faultsIn('null')).toHaveLength(1);
  expect(
    faultsIn(
      list(
        { ...SHANDONG, url: 'ftp://a.example', state: 'admitted', limits: { maxBatch: 0, tls: {} } },
        { ...SHANDONG, authority: { ...SHANDONG.authority, division: '990000' } },
        { ...PLATFORM, authority: { ...PLATFORM.authority, uscc: '91370681MA3T000170' } },
        { ...PLATFORM, name: 'Food/../x', authority: { zh: 'a\u202eb', en: '' } },
        { ...PLATFORM, name: 'food-drug/lab', kind: 'LABORATORY', authority: { zh: '所', en: 'Lab' } },
        { ...SHANDONG, name: 'agriculture', authority: { zh: '厅', en: 'x' } },
      ),
    ).map((fault) => fault.split(': expected')[0]),
  ).toEqual([
    'members.0.url (agriculture/370000)',
    expect.stringContaining('members.0.limits.maxBatch (agriculture/370000)'),
    expect.stringContaining('members.0.limits (agriculture/370000)'),
    expect.stringContaining('members.0.state (agriculture/370000)'),
    'members.1.authority.division (agriculture/370000)',
    'members.2.authority.uscc (food-drug/mall)',
    'members.3.name (Food/../x)',
    'members.3.authority.zh (Food/../x)',
    'members.3.authority.en (Food/../x)',
    'members.3.authority.uscc (Food/../x)',
    'members.4.authority.uscc (food-drug/lab)',
    'members.5.authority.division (agriculture)',
  ]);
  expect(faultsIn(list(SHANDONG, SHANDONG))).toEqual(['members.1.name (agriculture/370000): expected once']);
  expect(faultsIn(JSON.stringify({ serial: 0, issuedAt: 'today', members: [], extra: 1 }))).toHaveLength(3);
});

test('what changed from list to list is told by name', () => {
  const of = (...members: DirectoryEntry[]): DirectoryList => ({ serial: 1, issuedAt: '', members });
  expect(
    changesOf(
      of(SHANDONG, PLATFORM, { ...PLATFORM, name: 'food-drug/gone' }),
      of({ ...SHANDONG, url: 'https://b.example' }, { ...PLATFORM, state: 'counts' }, { ...PLATFORM, name: 'a/new' }),
    ),
  ).toEqual({
    joined: ['a/new'],
    admitted: ['food-drug/mall'],
    changed: ['agriculture/370000'],
    left: ['food-drug/gone'],
  });
});
