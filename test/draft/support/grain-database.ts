import pg from 'pg';

/** Tables as somebody once made them: pinyin initials, quoted names, dates and amounts as text, half of the keys declared. */
const TABLES = `
CREATE TABLE t_qy (id serial PRIMARY KEY, qymc text, tyshxydm varchar(20), lxr text, lxdh varchar(20));
COMMENT ON TABLE t_qy IS '企业';
CREATE TABLE "T_RKD" (id serial PRIMARY KEY, "批次号" varchar(30), "品名" text, sl numeric(12,3), jldw varchar(10), rkrq varchar(20),
  sc_qyid int REFERENCES t_qy (id), scbz char(1), gxsj timestamp, photo bytea, memo jsonb);
COMMENT ON TABLE "T_RKD" IS '入库单';
CREATE TABLE t_cpk (cp_pch char(24) NOT NULL, cpmc text, zl text, scrq text, yxq date, cd text, bz text, sfsc boolean, gxsj timestamptz);
COMMENT ON COLUMN t_cpk.zl IS '净重';
CREATE TABLE t_jg (djh varchar(20), tl_id int REFERENCES "T_RKD" (id), cpph varchar(24), jgfs varchar(10), jgsj varchar(30), tlsl numeric, jldw text, sfsc char(1));
COMMENT ON COLUMN t_jg.jgfs IS '加工方式';
CREATE VIEW v_cp AS SELECT cp_pch, cpmc, scrq, zl FROM t_cpk;
CREATE TABLE sys_user (id serial PRIMARY KEY, name text, phone text, idno text);
CREATE TABLE t_empty (pch text, cpmc text, scrq date);
CREATE TABLE "odd ""name?" ("a{b}" int, "select" text, "two words" text);
CREATE SCHEMA archive;
CREATE TABLE archive.t_cpk (cp_pch text, cpmc text);
`;

export const USCCS = ['91320500MA1F00037J', '91370681MA3T00017D'] as const;

/** Fills a database; the codes that it holds, by kind. */
export async function fillGrain(
  url: string,
  count = 60,
): Promise<{ readonly lots: readonly string[]; readonly products: readonly string[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TABLES);
  for (const [i, uscc] of USCCS.entries())
    await client.query('INSERT INTO t_qy (qymc, tyshxydm, lxr, lxdh) VALUES ($1, $2, $3, $4)', [
      ['示例粮油', '示例米业'][i],
      uscc,
      ['张示例', '李示例'][i],
      `1380000000${i}`,
    ]);
  const lots: string[] = [];
  const products: string[] = [];
  const two = (n: number): string => String(n).padStart(2, '0');
  for (let i = 0; i < count; i += 1) {
    const [day, month] = [1 + (i % 28), 1 + (i % 12)];
    const lot = `RK2026${two(month)}${two(day)}${String(i).padStart(3, '0')}`;
    const product = `MI-2026-${String(i).padStart(4, '0')}`;
    lots.push(lot);
    products.push(product);
    await client.query(
      'INSERT INTO "T_RKD" ("批次号", "品名", sl, jldw, rkrq, sc_qyid, scbz, gxsj) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        lot,
        ['稻谷', '玉米'][i % 2],
        1000.5 + i,
        ['kg', '吨'][i % 2],
        `${day}/${month}/2026`,
        1 + (i % 2),
        i % 20 === 19 ? '1' : '0',
        '2026-05-01 08:00:00',
      ],
    );
    await client.query('INSERT INTO t_cpk VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      product,
      '大米 5kg',
      [`${1 + i}公斤`, `${1 + i}.5 kg`][i % 2],
      [`2026${two(month)}${two(day)}`, `2026年${month}月${day}日`, `2026.${two(month)}.${two(day)}`][i % 3],
      '2027-05-01',
      '黑龙江省五常市',
      null,
      i % 20 === 7,
      '2026-05-02 09:00:00+08',
    ]);
  }
  for (let i = 0; i < count; i += 1)
    await client.query('INSERT INTO t_jg VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      `JG${i}`,
      1 + i,
      products[(i * 7) % count],
      ['碾米', '分装'][i % 2],
      `2026-05-${two(1 + (i % 28))} 10:00`,
      900,
      'kg',
      '0',
    ]);
  await client.query(
    `INSERT INTO sys_user (name, phone, idno) SELECT '王示例', '13900000000', '110101199003070000' FROM generate_series(1, 30)`,
  );
  await client.end();
  return { lots, products };
}
