import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { startEquipmentDb } from '../../demo/equipment-db/server.ts';
import { world } from '../../demo/world/index.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { call, held, standIn } from '../support/stand-in.ts';
import { firstOf } from '../support/first-of.ts';

const CYLINDER = 'cylinder:137021000345';
const ELEVATOR = 'equipment:31103502032026050012';
const MACHINE = 'device:311012056202600012';
/** What is due for inspection before July. */
const DUE = [...world({ seed: 1, scale: 0.1 })]
  .flatMap((fact) => {
    if (fact.type !== 'unit' || fact.deleted || !('nextInspectionDue' in fact.details)) return [];
    return (fact.details.nextInspectionDue ?? '9') < '2026-07-01' ? [fact.code] : [];
  })
  .sort();

/** A database with the sample register in it. */
interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

const DATABASES: readonly (readonly [name: string, missing: string | null, start: () => Promise<Database>])[] = [
  ['SQLite', null, startSqlite],
  ['PostgreSQL', NO_POSTGRES, () => loaded(startPostgres())],
  ['MariaDB', NO_MARIADB, () => loaded(startMariadb())],
];

for (const [name, missing, start] of DATABASES) {
  if (missing) console.warn(`left out: the register over ${name}: ${missing}`);
  describe.skipIf(missing)(name, () => {
    let database: Database;
    let register: EquipmentRegister;

    beforeAll(async () => {
      database = await start();
      register = new EquipmentRegister(await connectSql({ url: database.url }));
    });
    afterAll(async () => {
      await register.close();
      await database.stop();
    });

    test('every code that the register mentions is listed, page by page', async () => {
      const codes = new Set<string>();
      let position: string | null = null;
      for (let more = true; more;) {
        const page = await register.codes(position, call());
        for (const code of page.codes) codes.add(code);
        ({ position, more } = page);
      }
      const mentioned = [...world({ seed: 1, scale: 0.1 })].flatMap((fact) => {
        if (fact.sector !== 'special-equipment') return [];
        if (fact.type === 'party') return [`uscc:${fact.uscc}`];
        return fact.type === 'unit' ? [fact.code, `uscc:${fact.producer}`] : [fact.from, fact.to];
      });
      expect(mentioned.length).toBeGreaterThan(100);
      expect(mentioned.filter((code) => !codes.has(code))).toEqual([]);
    });

    test('an elevator as the register has it, with zone and source', async () => {
      const [record] = await register.records([ELEVATOR], call());
      expect(record).toMatchObject({
        code: ELEVATOR,
        level: 'ITEM',
        productName: '曳引驱动乘客电梯',
        variety: '3110',
        category: '曳引驱动电梯',
        model: 'HD-1000',
        useCertificate: 'usecert:梯11闽D0126(26)',
        producedAt: '2026-05-20T00:00:00+08:00',
        nextInspectionDue: '2027-05-20T00:00:00+08:00',
        producer: { uscc: '91320500MA1F00112N', name: '华东电梯有限公司' },
        holder: { uscc: '91350203MA3T001366' },
        source: { system: 'equipment-db', asOf: '2026-11-20T20:15:00+08:00' },
      });
    });

    test('records keep the order of the codes; unknown and deleted ones are null', async () => {
      const records = await register.records(['urn:nobody', MACHINE, 'cylinder:137021000347', CYLINDER], call());
      expect(held(records).map((record) => record?.code ?? null)).toEqual([null, MACHINE, null, CYLINDER]);
    });

    test('fillings of a cylinder with their ends, and who had it', async () => {
      const [back] = await register.links([CYLINDER], 'BACK', call());
      expect(back?.map(({ kind, from, at, until }) => [kind, from, at, until])).toEqual([
        ['PACK', 'hazlot:370681001.CL20260301', '2026-03-05T09:00:00+08:00', '2026-04-20T08:30:00+08:00'],
        ['PACK', 'hazlot:370681001.CL20260410', '2026-04-22T09:00:00+08:00', '2026-06-30T08:00:00+08:00'],
      ]);
      expect(back?.[0]?.quantity).toEqual({ value: 500, unit: 'kg' });
      const [forward] = await register.links([CYLINDER], 'FORWARD', call());
      expect(forward?.map(({ kind, to }) => [kind, to])).toEqual([
        ['HOLD', 'uscc:91370681MA3T00105U'],
        ['HOLD', 'uscc:91370681MA3T00106Y'],
      ]);
    });

    test('links of codes that it does not hold: a lot of magnets, an organisation', async () => {
      const [magnets, waterworks] = await Promise.all([
        register.links(['relot:91320500MA1F00110G.NF260315'], 'FORWARD', call()),
        register.links(['uscc:91370681MA3T00105U'], 'BACK', call()),
      ]);
      expect(magnets[0]?.map(({ kind, to }) => [kind, to])).toEqual([
        ['TRANSFORM', MACHINE],
        ['TRANSFORM', 'device:311012056202600013'],
      ]);
      expect(waterworks[0]?.map(({ from }) => from).sort()).toEqual([CYLINDER, 'cylinder:137021000346']);
    });

    test('inspections and events come for many codes at once, per code', async () => {
      const [inspections, events] = await Promise.all([
        register.inspections([CYLINDER, 'cylinder:137021000346'], call()),
        register.events([CYLINDER], call()),
      ]);
      expect(inspections[0]).toMatchObject([
        { id: 'QPJY-2025-0345', result: 'PASS', validUntil: '2027-05-20T00:00:00+08:00' },
      ]);
      expect(inspections[1]).toMatchObject([{ note: '检验员张伟 139****5678' }]);
      expect(events[0]?.map((event) => event.step)).toEqual(['充装记录', '气瓶流转记录', '充装记录', '气瓶流转记录']);
    });

    test('a revoked inspection body, its contact masked', async () => {
      const [body] = await register.organizations(['91370681MA3T00133Q'], call());
      expect(body).toMatchObject({
        name: '恒信检测服务有限公司',
        approvalRevoked: true,
        contactName: '贾*',
        contactPhone: '138****0133',
        penalties: [{ reason: '出具虚假检验报告' }],
      });
    });

    test('search pages through everything once, and filters', async () => {
      const overdue = await register.search(
        { filter: { dueBefore: '2026-07-01T00:00:00+08:00' }, first: 50, after: null },
        call(),
      );
      expect(DUE).toEqual(expect.arrayContaining(['cylinder:137021000346', 'equipment:21503706812019060021']));
      expect(overdue.rows.map((row) => row.record.code).sort()).toEqual(DUE);
      const codes: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 100; page += 1) {
        const answer = await register.search({ filter: { productName: '液氯' }, first: 9, after }, call());
        codes.push(...answer.rows.map((row) => row.record.code));
        after = answer.rows.at(-1)?.cursor ?? null;
        if (!answer.hasNextPage) break;
      }
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes).toContain(CYLINDER);
      expect(await register.search({ filter: { productName: '%' }, first: 5, after: null }, call())).toMatchObject({
        rows: [],
      });
    });

    test('hostile codes are values and nothing else', async () => {
      const hostile = [
        `urn:x'); DROP TABLE t_sb_djxx; --`,
        "urn:' OR '1'='1",
        'urn:\\',
        'urn:{list}',
        'urn:?',
        'urn:𠮷',
      ];
      expect(await register.records([...hostile, CYLINDER], call())).toMatchObject([
        null,
        null,
        null,
        null,
        null,
        null,
        { code: CYLINDER },
      ]);
      expect((await register.links(hostile, 'BACK', call())).flat()).toEqual([]);
    });

    // A SQLite file has no server; its process ends with the statement.
    if (name !== 'SQLite')
      test('a statement that misses its deadline ends in the server too', async () => {
        const connector = await connectSql({ url: database.url });
        const mysql = name === 'MariaDB';
        const asked = connector.select(
          mysql ? 'SELECT SLEEP(20) AS tongcha_nap' : 'SELECT CAST(pg_sleep(20) AS text) AS tongcha_nap',
          null,
          [],
          call(300),
        );
        expect(await firstOf({ asked, late: sleep(5_000) })).toBe('asked');
        await expect(asked).rejects.toMatchObject({ code: 'TIMEOUT' });
        const running = mysql
          ? "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%tongcha_nap%' AND id <> CONNECTION_ID()"
          : "SELECT CAST(COUNT(*) AS integer) AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()";
        let left: unknown = null;
        for (let i = 0; i < 30 && left !== 0; i += 1) {
          left = Number((await connector.select(running, null, [], call()))[0]?.['n']);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        expect(left).toBe(0);
        await connector.close();
      });

    if (name !== 'SQLite')
      test('user and password may stand beside the address', async () => {
        const address = new URL(database.url);
        const { username, password } = address;
        address.username = '';
        address.password = '';
        const connector = await connectSql({ url: address.href, user: username, password });
        expect(await connector.select('SELECT wsh FROM t_dw_cf', null, [], call())).toHaveLength(1);
        await connector.close();
      });

    test('nothing can be written through it', async () => {
      const connector = await connectSql({ url: database.url });
      for (const statement of [
        'DELETE FROM t_dw_cf RETURNING *',
        'DELETE FROM t_dw_cf',
        "INSERT INTO t_dw_cf VALUES ('x', 'x', 'x', 'x')",
      ]) {
        await expect(connector.select(statement, null, [], call())).rejects.toMatchObject({ code: 'BAD_ANSWER' });
      }
      expect(await connector.select('SELECT wsh FROM t_dw_cf', null, [], call())).toEqual([
        { wsh: '鲁市监罚〔2026〕33号' },
      ]);
      await connector.close();
    });

    test('a use certificate’s column that holds the registration code is read as that', async () => {
      const { rows } = await register.search({ filter: { variety: '3110' }, first: 100, after: null }, call());
      const papers = rows.flatMap(({ record }) => record.useCertificate ?? []);
      expect(papers.filter((code) => code.startsWith('usecert:'))).toHaveLength(2);
      expect(
        rows
          .filter(({ record }) => record.useCertificate?.startsWith('equipment:'))
          .every(({ record }) => record.useCertificate === record.code),
      ).toBe(true);
      expect(papers.length).toBeGreaterThan(2);
    });

    test('forty thousand codes at once', async () => {
      const records = await register.records(
        [...Array.from({ length: 40_000 }, (_, i) => `urn:none:${i}`), CYLINDER],
        call(20_000),
      );
      expect(held(records).at(-1)?.code).toBe(CYLINDER);
    });
  });
}

test('one statement’s deadline leaves those behind it standing', async () => {
  const db = await standIn(startEquipmentDb, world({ seed: 1, scale: 0 }));
  const connector = await connectSql({ url: db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '' });
  const slow = connector.select(
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) AS n FROM n',
    null,
    [],
    call(300),
  );
  const quick = connector.select('SELECT COUNT(*) AS n FROM t_dw_cf', null, [], call(20_000));
  await expect(slow).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await quick).toEqual([{ n: 1 }]);
  await connector.close();
  await db.stop();
  // And nothing of it goes on, in this process or in one of its own.
  const path = new URL(db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '').pathname;
  await vi.waitFor(
    async () => {
      const below = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'args='], { encoding: 'utf8' });
      expect(below.split('\n').filter((line) => line.includes(path))).toEqual([]);
      const before = process.cpuUsage();
      await sleep(200);
      expect(process.cpuUsage(before).user).toBeLessThan(100_000);
    },
    { timeout: 10_000 },
  );
});

describe('when the database is not well', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('%s is %s in time, without holding up the process', async (manner, code) => {
    const db = await standIn(startEquipmentDb, world({ seed: 1, scale: 0 }));
    const register = new EquipmentRegister(await connectSql({ url: db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '' }));
    expect(await register.links([CYLINDER], 'BACK', call())).toMatchObject([[{}, {}]]);
    await db.behave(manner);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 20);
    const asked = register.links([CYLINDER], 'BACK', call(400));
    expect(await firstOf({ asked, late: sleep(5_000) })).toBe('asked');
    await expect(asked).rejects.toMatchObject({ code });
    clearInterval(timer);
    if (manner === 'hung') expect(ticks).toBeGreaterThan(10);
    await db.behave('well');
    expect(await register.links([CYLINDER], 'BACK', call())).toMatchObject([[{}, {}]]);
    await register.close();
    await db.stop();
  });

  test('a database that is not there is UNAVAILABLE, one without the driver says which to install', async () => {
    for (const url of ['postgres://127.0.0.1:1/none', 'mysql://127.0.0.1:1/none']) {
      const register = new EquipmentRegister(await connectSql({ url, user: 'x', password: 'x' }));
      await expect(register.records([CYLINDER], call(2_000))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await register.close();
    }
    await expect(connectSql({ url: 'oracle:host/service' })).rejects.toThrow('npm install oracledb');
    await expect(connectSql({ url: 'dameng:host' })).rejects.toThrow('npm install dmdb');
  });
});

async function startSqlite(): Promise<Database> {
  const db = await standIn(startEquipmentDb);
  return { url: db.env['SPECIAL_EQUIPMENT_DB_URL'] ?? '', stop: () => db.stop() };
}

async function loaded<D extends Database>(starting: Promise<D>): Promise<D> {
  const server = await starting;
  await loadServer(server.url, world({ seed: 1, scale: 0.1 }));
  return server;
}
