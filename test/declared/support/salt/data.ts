import pg from 'pg';
import { Dice } from '../../../execute/support/random/dice.ts';

/** Tables as somebody once made them: pinyin names, a batch number with hyphens and blanks, a firm by its name alone, amounts as text. */
const TABLES = `
CREATE TABLE t_dw (id serial PRIMARY KEY, dwmc text, tyshxydm text);
CREATE TABLE t_cpxx (id serial PRIMARY KEY, cppc varchar(40), cpmc varchar(60), sl varchar(30), scrq varchar(20), scdw text, bzq varchar(10), sfsc char(1), gxsj timestamp);
CREATE TABLE t_spmb (spmc text PRIMARY KEY, tm char(13));
CREATE TABLE t_lt (djh varchar(20), xh int, sj_ph varchar(40), xj_ph varchar(40), xj_cpmc text, rq date, sl varchar(30), sfsc char(1));
`;

/** A batch as it is asked for on the graph. */
export interface SaltData {
  readonly lots: readonly string[];
  readonly foods: readonly string[];
  readonly held: number;
  readonly named: number;
}

/** Fills a database; the same seed, the same rows. */
export async function fillSalt(url: string, count: number, seed = 3): Promise<SaltData> {
  const dice = new Dice(seed);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TABLES);
  const firms = ['中盐示例盐化', '鲁盐示例'].map(
    (name, i) => [name, ['91320500MA1F00037J', ' 9137 0681MA3T00017D'][i]] as const,
  );
  for (const [name, uscc] of firms)
    await client.query('INSERT INTO t_dw (dwmc, tyshxydm) VALUES ($1, $2)', [name, uscc]);
  await client.query(`INSERT INTO t_dw (dwmc) VALUES ('无码盐场')`);
  const products = [
    ['榨菜', '6901234567892'],
    ['酱油 500ml', '6901234001013'],
  ] as const;
  for (const product of products) await client.query('INSERT INTO t_spmb VALUES ($1, $2)', [...product]);
  const two = (below: number): string => String(1 + dice.below(below)).padStart(2, '0');
  const lots: string[] = [];
  let [held, named] = [0, 0];
  const rows = Array.from({ length: count }, (_, i) => {
    const day = `2026${two(12)}${two(28)}`;
    const number = String(i).padStart(5, '0');
    lots.push(`Y${day}${number}`);
    const [name, gone] = [dice.pick(['加碘精制盐', '海盐(未加碘)', '低钠盐']), dice.chance(0.06)];
    if (!gone) held += 1;
    if (!gone && name.includes('盐')) named += 1;
    return [
      dice.pick([`Y${day}-${number}`, `Y ${day} ${number}`, `Y${day}${number}`]),
      name,
      dice.pick(['1,200.50公斤', '20吨', '500 kg', '3万袋', '']),
      dice.pick([
        `2026${two(12)}${two(28)}`,
        `2026.${two(12)}.${two(28)}`,
        `2026年${1 + dice.below(12)}月${1 + dice.below(28)}日`,
      ]),
      dice.pick([firms[0]![0], firms[1]![0], '无码盐场', '查无此厂']),
      dice.pick(['36个月', '3年', null]),
      gone ? '1' : '0',
      `2026-${two(12)}-${two(28)} ${two(23)}:${two(59)}:${two(59)}`,
    ];
  });
  await inserted(client, 't_cpxx (cppc, cpmc, sl, scrq, scdw, bzq, sfsc, gxsj)', rows);
  const foods: string[] = [];
  const flows = rows.flatMap(([batch], i) =>
    Array.from({ length: dice.below(3) }, (_, n) => {
      const [product, tm] = dice.pick(products);
      const food = `P${dice.below(count)}`;
      foods.push(`gs1:(01)0${tm}(10)${food}`);
      return [
        `D${i}`,
        n + 1,
        batch,
        food,
        product,
        `2026-${two(12)}-${two(28)}`,
        dice.pick(['2吨', '350.5千克']),
        dice.chance(0.05) ? '1' : '0',
      ];
    }),
  );
  await inserted(client, 't_lt', flows);
  await client.end();
  return { lots: lots.map((lot) => `urn:salt:lot:${lot}`), foods, held, named };
}

async function inserted(client: pg.Client, into: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 500) {
    const some = rows.slice(i, i + 500);
    const width = some[0]?.length ?? 0;
    const places = some.map(
      (_, r) => `(${Array.from({ length: width }, (__, c) => `$${r * width + c + 1}`).join(',')})`,
    );
    await client.query(`INSERT INTO ${into} VALUES ${places.join(',')}`, some.flat());
  }
}
