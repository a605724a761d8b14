import pg from 'pg';

/**
 * A register of tea as somebody once made it: pinyin names, days as eight digits or with full stops, amounts as text with their unit, codes
 * with blanks in them, 'Y' for what is withdrawn, and a table of moves that names lots by hyphened numbers.
 */
const TABLES = `
CREATE TABLE t_qy (qybh int PRIMARY KEY, qymc varchar(60), xydm varchar(30), lxdh varchar(20));
CREATE TABLE t_cypc (lsh serial PRIMARY KEY, pch char(20), cpmc varchar(40), dj varchar(10), zl varchar(20), zzrq varchar(20), qybh int, sfcx char(1) DEFAULT 'N', xgsj timestamp);
CREATE TABLE t_jy (jybh varchar(20), pch char(20), jyrq varchar(20), jyjg varchar(10));
CREATE TABLE t_pp (dh varchar(20) PRIMARY KEY, ypch varchar(30), xpch varchar(30), pprq varchar(20), pzl varchar(20));
`;
const DAYS = ['20260318', '2026.03.19', '2026年3月20日'];
const FIRMS = [
  [1, '武夷示例茶厂', '9135 0782 MA3C5D6E7Q', '13805990001'],
  [2, '安溪示例茶业', '91350524MA2XYDR40H', '13805990002'],
] as const;

/** Lots C260001 …, every third blended into the next. @returns their numbers */
export async function fillTea(url: string, count = 60): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(TABLES);
    for (const firm of FIRMS) await client.query('INSERT INTO t_qy VALUES ($1, $2, $3, $4)', [...firm]);
    const lots = Array.from({ length: count }, (_, i) => `C26${String(i + 1).padStart(4, '0')}`);
    for (const [i, lot] of lots.entries()) {
      await client.query(
        'INSERT INTO t_cypc (pch, cpmc, dj, zl, zzrq, qybh, sfcx, xgsj) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          lot,
          ['肉桂', '水仙', '铁观音'][i % 3],
          ['特级', '一级', '-'][i % 3],
          [`${i + 1}.5公斤`, `${i + 1},000 kg`][i % 2],
          DAYS[i % 3],
          (i % 2) + 1,
          i % 20 === 19 ? 'Y' : 'N',
          '2026-04-01 08:00:00',
        ],
      );
      if (i % 4 === 0)
        await client.query('INSERT INTO t_jy VALUES ($1, $2, $3, $4)', [
          `J${i + 1}`,
          lot,
          '20260401',
          i % 8 ? '不合格' : '合格',
        ]);
      if (i % 3 === 0 && i + 1 < count)
        await client.query('INSERT INTO t_pp VALUES ($1, $2, $3, $4, $5)', [
          `P${i + 1}`,
          dashed(lot),
          dashed(lots[i + 1] ?? ''),
          '2026-04-05',
          `${i + 1}公斤`,
        ]);
    }
    return lots;
  } finally {
    await client.end();
  }
}

/** As the table of moves has it. */
function dashed(lot: string): string {
  return `${lot.slice(0, 3)}-${lot.slice(3)}`;
}
