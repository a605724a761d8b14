import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { connectSqlite } from '../../subgraphs/kit/connectors/sql/sqlite.ts';
import { declaredIn } from '../../subgraphs/kit/declared/declare.ts';
import { tellMember } from '../support/tell-member.ts';
import { writesAllOrNothing } from '../support/sql-writes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-sql-writes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function made(name: string, ...statements: readonly string[]): string {
  const path = join(folder, name);
  const database = new DatabaseSync(path);
  for (const each of statements) database.exec(each);
  database.close();
  return path;
}

describe('SQLite', () => {
  writesAllOrNothing(
    async () => connectSqlite({ url: `sqlite:${made('t.db', 'CREATE TABLE t (a INTEGER UNIQUE, b TEXT)')}` }),
    async () => connectSqlite({ url: `sqlite:${join(folder, 'nothing.db')}` }),
  );
});

describe('orders as a file declares them', () => {
  const RECALLS = `recalls:
  dedupe: KEY
  write:
    - INSERT INTO notice (no, recall, state, at) VALUES ({number}, {recall}, {state | words state}, {at | digits})
    - INSERT INTO affected (notice, lot) VALUES ({number}, {lot})
`;
  const file = (recalls: string): string => `ministry: salt
title: { zh: 盐业, en: Salt }
system: salt-register
sql: { url: '\${SALT_DB}' }
codes: { lot: { code: 'urn:salt:lot:{no}' } }
words: { state: { 召回: RECALLED, 解除: LIFTED } }
records:
  ask: SELECT no, name FROM lot WHERE no IN ({lot})
  map: { productName: name, source: { recordId: no } }
${recalls}`;
  const TABLES = [
    'CREATE TABLE lot (no TEXT, name TEXT)',
    'CREATE TABLE notice (no TEXT PRIMARY KEY, recall TEXT, state TEXT, at TEXT)',
    'CREATE TABLE affected (notice TEXT, lot TEXT)',
  ];
  const notice = {
    number: 'N1',
    recall: 'R1',
    action: 'NARROW',
    codes: ['urn:salt:lot:1', 'urn:salt:lot:2'],
    level: 'II',
    authority: '某局',
    at: '2026-11-30T00:00:00Z',
  };

  test('are rows of one transaction, told once or twice', async () => {
    const path = made('salt.db', ...TABLES);
    const declared = await declaredIn(file(RECALLS), { settings: { SALT_DB: `sqlite:${path}` } });
    for (const tried of [undefined, '2026-01-01T00:00:00Z'])
      expect(
        (await tellMember(declared.ministry, { variables: { notice, tried }, longestMs: 5_000 })).receipt,
      ).toMatchObject({
        state: 'TAKEN',
      });
    expect(
      (await tellMember(declared.ministry, { variables: { notice: { ...notice, codes: ['urn:x:1'] } } })).receipt,
    ).toEqual({
      state: 'REFUSED',
      reference: null,
      message: 'no system here takes orders about urn:x:1',
      retryAt: null,
    });
    await declared.close();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('SELECT * FROM notice').all()).toEqual([
      { no: 'N1', recall: 'R1', state: '解除', at: '20261130080000' },
    ]);
    expect(database.prepare('SELECT lot FROM affected').all()).toEqual([{ lot: '1' }, { lot: '2' }]);
    database.close();
  });

  test.each([
    ['without its number', RECALLS.replaceAll('{number}', '{recall}'), '{number} is missing'],
    ['without a code', RECALLS.replace('{lot}', '{number}'), 'the order has no code'],
    [
      'with a name of nothing',
      RECALLS.replace('{recall}', '{recal}'),
      '{recal} stands for nothing here; write {recall}',
    ],
    ['that look for nothing', RECALLS.replace('KEY', 'FIND'), 'find is missing'],
    ['of another kind', RECALLS.replace('KEY', 'NAME'), 'NAME'],
  ])('%s are faults of the file', async (_, recalls, fault) => {
    const settings = { SALT_DB: `sqlite:${join(folder, 'salt.db')}` };
    await expect(declaredIn(file(recalls), { settings })).rejects.toThrow(fault);
  });
});
