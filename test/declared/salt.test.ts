import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { type DeclaredMinistry, declareMinistry } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { SaltByHand } from './support/salt/by-hand.ts';
import { fillSalt, type SaltData } from './support/salt/data.ts';
import { expectSame, expectSameSearch } from './support/same.ts';

if (NO_POSTGRES) console.warn(`left out: a declared ministry over PostgreSQL: ${NO_POSTGRES}`);

/** Codes of each kind that both are asked about. */
const CODES = process.env['TEST_LONG'] ? 10_000 : 400;

describe.skipIf(NO_POSTGRES)('a ministry that is declared over PostgreSQL', () => {
  let database: DatabaseServer;
  let data: SaltData;
  let declared: DeclaredMinistry;
  let system: LegacySystem;
  let byHand: SaltByHand;
  let keys: KeyFolder;
  let server: RunningServer;
  beforeAll(async () => {
    database = await startPostgres();
    data = await fillSalt(database.url, CODES > 1_000 ? 1_000 : 450);
    const file = join(import.meta.dirname, 'support/salt/ministry.yaml');
    declared = await declareMinistry(file, { SALT_DB_URL: database.url });
    [system] = declared.ministry.systems as [LegacySystem];
    byHand = await SaltByHand.open(database.url);
    keys = await keyFolder();
    server = await startMinistry(declared.ministry, { port: 0, trustedKeys: keys.publicFile, probeEveryMs: 20 });
  }, 60_000);
  afterAll(async () => {
    await server?.stop(10);
    await byHand?.close();
    await database?.stop();
    keys?.remove();
  });

  test('passes the whole suite', async () => {
    const checks = await conform(`${server.url}/graphql`, { key: await keys.key() });
    expect(checks.length).toBeGreaterThan(25);
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
  }, 120_000);

  test('answers what one written by hand answers', async () => {
    const dice = new Dice(5);
    const codes = Array.from({ length: CODES }, () =>
      dice.pick([dice.pick(data.lots), `${dice.pick(data.lots)}9`, dice.pick(data.foods)]),
    );
    expect(await expectSame(system, byHand, codes)).toBeGreaterThan(CODES / 2);
  }, 600_000);

  test('gives each record of a search once', async () => {
    const found = await expectSameSearch(system, byHand, 37, '盐');
    expect(found).toHaveLength(data.named);
    expect(new Set(found).size).toBe(found.length);
    expect(await expectSameSearch(system, byHand, 200, null)).toHaveLength(data.held);
  }, 120_000);
});
