import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem, SearchPage } from '../../subgraphs/kit/legacy-system.ts';
import { fillSalt } from '../declared/support/salt/data.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { listening } from '../support/legacy-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { conformed, drafted, filledIn, openLines } from './support/drafted.ts';
import { fillGrain, USCCS } from './support/grain-database.ts';

if (NO_POSTGRES) console.warn(`left out: a draft from PostgreSQL: ${NO_POSTGRES}`);

/** All that people fill in. */
const ANSWERS = {
  领域的中文名称: '粮食',
  'English name': 'Grain',
  碾米: 'TRANSFORM',
};

describe.skipIf(NO_POSTGRES)('a draft from an old PostgreSQL', () => {
  let database: DatabaseServer;
  let held: Awaited<ReturnType<typeof fillGrain>>;
  let settings: Record<string, string>;
  let draft: Awaited<ReturnType<typeof drafted>>;
  beforeAll(async () => {
    database = await startPostgres();
    held = await fillGrain(database.url);
    settings = { GRAIN_DB_URL: database.url, GRAIN_DB_USER: 'tongcha', GRAIN_DB_PASSWORD: 'tongcha' };
    draft = await drafted([database.url], 'grain', { zh: null, en: null });
  }, 60_000);
  afterAll(() => database?.stop());

  test('conforms when the titles and one word are filled in', async () => {
    expect(draft.open).toBe(Object.keys(ANSWERS).length);
    const { checks, doubts } = await conformed(filledIn(draft.ministry, ANSWERS), settings);
    expect(checks.length).toBeGreaterThan(25);
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 120_000);

  test('answers what stands in the tables', async () => {
    const { ministry } = await declaredIn(filledIn(draft.ministry, ANSWERS), { settings });
    const [system] = ministry.systems as [LegacySystem];
    const [lot, product] = [`urn:grain:rkd:${held.lots[1]}`, `urn:grain:lot:${held.products[1]}`];
    expect(await system.records([lot, product], listening())).toMatchObject([
      {
        productName: '玉米',
        quantity: { value: 1001.5, unit: '吨' },
        producer: { uscc: USCCS[1], name: '示例米业' },
        source: { recordId: '2', asOf: '2026-05-01T08:00:00+08:00' },
      },
      {
        productName: '大米 5kg',
        quantity: { value: 2.5, unit: 'kg' },
        producedAt: '2026-02-02T00:00:00+08:00',
        place: { name: '黑龙江省五常市' },
      },
    ]);
    const [links] = await system.links([lot], 'FORWARD', listening());
    expect(links).toMatchObject([
      { kind: 'PACK', from: lot, to: `urn:grain:lot:${held.products[7]}`, quantity: { value: 900, unit: 'kg' } },
    ]);
    await system.close();
  });

  test('holds no value of a person, no account and no password', () => {
    expect(draft.ministry + draft.settings).not.toMatch(
      /张示例|李示例|1380000000|13900000000|110101|91320500|tongcha:|=tongcha/,
    );
    expect(draft.ministry).not.toMatch(/lxdh|lxr|sys_user/);
  });
});

describe.skipIf(NO_POSTGRES)('a draft from a PostgreSQL that knows where its lots went, and not what that is', () => {
  let database: DatabaseServer;
  beforeAll(async () => {
    database = await startPostgres();
    await fillSalt(database.url, 450);
  }, 60_000);
  afterAll(() => database?.stop());

  test('conforms when the code of that and the kind of the link are filled in', async () => {
    const { ministry, open } = await drafted([database.url], 'salt');
    expect(open).toBe(2);
    const text = filledIn(ministry, {
      'what kind of code it is': "{ code: 'urn:salt:product:{xj_ph}' }",
      'one of TRANSFORM': 'TRANSFORM',
    });
    const settings = { SALT_DB_URL: database.url, SALT_DB_USER: 'tongcha', SALT_DB_PASSWORD: 'tongcha' };
    const { checks, doubts } = await conformed(text, settings);
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 120_000);
});

describe.skipIf(NO_POSTGRES)('a draft from an odd PostgreSQL', () => {
  let database: DatabaseServer;
  let url = '';
  beforeAll(async () => {
    database = await startPostgres();
  }, 60_000);
  afterAll(() => database?.stop());

  /** A database of its own, made by these statements. */
  async function made(name: string, statements: readonly string[]): Promise<string> {
    await run(database.url, [`CREATE DATABASE ${name}`]);
    url = database.url.replace(/\/postgres$/, `/${name}`);
    await run(url, statements);
    return url;
  }

  test('an empty one leaves everything open, and the loader names each line', async () => {
    const { ministry, open } = await drafted([await made('nothing', [])], 'timber');
    const error = await declaredIn(ministry, { file: 'timber/ministry.yaml' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MinistryFileError);
    expect((error as MinistryFileError).faults).toHaveLength(open);
    for (const [i, { line, message }] of (error as MinistryFileError).faults.entries()) {
      expect(ministry.split('\n')[line - 1]).toBe(openLines(ministry)[i]);
      expect(message).toMatch(/^open; write /);
    }
  });

  test('among 500 tables the register is found, and what was not looked at is told', async () => {
    const noise = Array.from(
      { length: 499 },
      (_, i) => `CREATE TABLE noise_${i} (id int, a text, b text, c text, note text)`,
    );
    const { ministry } = await drafted(
      [
        await made('many', [
          ...noise,
          'CREATE TABLE zz_pcb (pch text PRIMARY KEY, cpmc text, scrq text)',
          `INSERT INTO zz_pcb SELECT 'P' || i, '松木', '20260305' FROM generate_series(1, 300) AS i`,
        ]),
      ],
      'timber',
    );
    expect(ministry).toMatch(/# \d+ of 500 tables were not looked at/);
    expect(ministry).toContain('FROM zz_pcb t\n');
    expect(openLines(ministry)).toEqual([]);
  }, 60_000);

  test('a view of a register is one, and one that is broken or not to be read is passed over', async () => {
    const { ministry } = await drafted(
      [
        await made('views', [
          'CREATE TABLE hidden (a text, b text, c text)',
          `INSERT INTO hidden SELECT 'P' || i, '松木', '20260305' FROM generate_series(1, 30) AS i`,
          'CREATE VIEW v_pc AS SELECT a AS pch, b AS cpmc, c AS scrq FROM hidden',
          'CREATE VIEW v_broken AS SELECT a AS pch, b AS cpmc, c AS scrq, 1 / (length(a) - length(a)) AS sl FROM hidden',
        ]),
      ],
      'timber',
    );
    expect(ministry).toContain('FROM v_pc t\n');
    expect(ministry).toContain('# v_broken could not be read');
  });

  test('names with anything in them are quoted, and none of them is more than a name', async () => {
    const { ministry } = await drafted(
      [
        await made('odd', [
          `CREATE TABLE "lots; -- ""x""" ("Batch No." text, "product Name" text, "select" text, scrq text, "a{b}" text, "c?" text, "d\n?? e: f" text)`,
          `COMMENT ON TABLE "lots; -- ""x""" IS E'first\\n- second: ?? third\\n#'`,
          `COMMENT ON COLUMN "lots; -- ""x""".scrq IS E'生产日期\\n  evil: true'`,
          `INSERT INTO "lots; -- ""x""" SELECT 'P' || i, '松木', 'x', '20260305' FROM generate_series(1, 30) AS i`,
        ]),
      ],
      'timber',
    );
    expect(openLines(ministry)).toEqual([]);
    expect(ministry).toContain(`FROM "lots; -- ""x""" t\n`);
    const { ministry: declared } = await declaredIn(ministry, { settings: account() });
    const [system] = declared.systems as [LegacySystem];
    expect(await system.records(['urn:timber:lot:P7'], listening())).toMatchObject([
      { productName: '松木', producedAt: '2026-03-05T00:00:00+08:00' },
    ]);
    await system.close();
  });

  const account = (): Record<string, string> => ({
    TIMBER_DB_URL: url,
    TIMBER_DB_USER: 'tongcha',
    TIMBER_DB_PASSWORD: 'tongcha',
  });

  test('a barcode with its batch is a lot, and the register is listed by both', async () => {
    const { ministry } = await drafted(
      [
        await made('pairs', [
          'CREATE TABLE t_lot (tm char(13), ph varchar(20), cpmc text, scrq text)',
          `INSERT INTO t_lot SELECT CASE i % 2 WHEN 0 THEN '6901234567892' ELSE '6901234001013' END, 'P' || (i / 2), '松木', '20260305' FROM generate_series(1, 30) AS i`,
        ]),
      ],
      'timber',
    );
    expect(openLines(ministry)).toEqual([]);
    const { ministry: declared } = await declaredIn(ministry, { settings: account() });
    const [system] = declared.systems as [LegacySystem];
    expect(
      await system.records(['gs1:(01)06901234567892(10)P7', 'gs1:(01)06901234567892(10)Q7'], listening()),
    ).toMatchObject([{ productName: '松木' }, null]);
    const codes = new Set<string>();
    for (let after: string | null = null, more = true; more;) {
      const page: SearchPage | undefined = await system.search?.({ filter: {}, first: 7, after }, listening());
      for (const { record } of page?.rows ?? []) codes.add(record.code);
      after = page?.endCursor ?? page?.rows.at(-1)?.cursor ?? null;
      more = page?.hasNextPage === true;
    }
    expect(codes.size).toBe(30);
    await system.close();
  });

  test('a number with blanks round it is asked for without them', async () => {
    const { ministry } = await drafted(
      [
        await made('padded', [
          'CREATE TABLE t_lot (pch varchar(20), cpmc text, scrq text)',
          `INSERT INTO t_lot SELECT CASE i % 5 WHEN 0 THEN ' P' || i || ' ' ELSE 'P' || i END, '松木', '20260305' FROM generate_series(1, 30) AS i`,
        ]),
      ],
      'timber',
    );
    const { ministry: declared } = await declaredIn(ministry, { settings: account() });
    const [system] = declared.systems as [LegacySystem];
    expect(await system.records(['urn:timber:lot:P5', 'urn:timber:lot:P6'], listening())).toMatchObject([
      { productName: '松木' },
      { productName: '松木' },
    ]);
    await system.close();
  });

  test('a register that tells what its lots were made of links them', async () => {
    const { ministry } = await drafted(
      [
        await made('itself', [
          'CREATE TABLE t_lot (pch varchar(20), cpmc text, scrq text, ly_pch varchar(20))',
          `INSERT INTO t_lot SELECT 'P' || i, '松木', '20260305', CASE WHEN i > 1 THEN 'P' || (i - 1) END FROM generate_series(1, 30) AS i`,
        ]),
      ],
      'timber',
    );
    const text = filledIn(ministry, { 'one of TRANSFORM': 'TRANSFORM', 'the number of its record': 'pch' });
    const { ministry: declared } = await declaredIn(text, { settings: account() });
    const [system] = declared.systems as [LegacySystem];
    const ends = { from: 'urn:timber:lot:P6', to: 'urn:timber:lot:P7' };
    expect(await system.links(['urn:timber:lot:P7'], 'BACK', listening())).toMatchObject([[ends]]);
    expect(await system.links(['urn:timber:lot:P6'], 'FORWARD', listening())).toMatchObject([[ends]]);
    await system.close();
  });
});

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
