import { z } from 'zod';
import { byEnding } from '../by-ending.ts';
import { command } from '../command.ts';
import { CliFault, EXIT, table } from '@tongcha/command';
import { answer, listTables, type SqlOptions } from '../sql/answer.ts';
import type { Column } from '../export/columns.ts';
import { GAP_COLUMNS, GAPS } from '../sql/folder.ts';
import { duckTypeOf } from '../sql/values.ts';
import { SQL_FORMATS } from '../sql/write-rows.ts';
import { readJsonObject } from './query.ts';

const EXAMPLES = `  npm run tongcha -- sql                                      # 有哪些表和列 / tables and columns
  npm run tongcha -- sql "SELECT sector, count(*) FROM records GROUP BY ALL" --purpose statistics
  npm run tongcha -- sql "SELECT code, r.reason FROM food_drug, unnest(recalls) AS t(r)" --where '{"recalled":true}'
  npm run tongcha -- sql "SELECT * FROM hazardous_goods" --keep tables --output lots.csv
  npm run tongcha -- sql "SELECT producer.name, count(*) FROM hazardous_goods GROUP BY ALL" --from tables`;

/** What `sql` and `run` have in common. */
export const SQL_OPTIONS = {
  format: z.enum(SQL_FORMATS, { error: '应为 table、csv、ndjson 或 parquet / expected one of these' }).optional(),
  output: z.string().optional(),
  keep: z.string().optional(),
  from: z.string().optional(),
};

export const sql = command({
  about: { zh: '以 SQL 查询各部门的记录 (DuckDB)', en: 'ask the records of all ministries in SQL (DuckDB)' },
  help: {
    zh: `用法: npm run tongcha -- sql "SELECT …"|- [选项]

导出语句所用到的表,再在本机以 DuckDB 执行;- 为标准输入。不写语句则列出当前令牌和用途可用的表和列。
每个部门一张表(food_drug 等);records 全部记录,links 关联,organisations 单位,gaps 缺口;
upstream、downstream(及 …_links)为语句中 WITH roots AS (SELECT … AS code …) 各编码的追溯链。时间按北京时间。语句读不到其他文件,也不能写入或联网。

  --where JSON     只导出符合条件的记录 (SearchCondition),如 '{"recalled":true}'
  --format F       table|csv|ndjson|parquet   默认按 --output 的扩展名,否则 table
  --output 文件    结果写入文件
  --keep 目录      导出的表 (Parquet) 留在此目录     --from 目录   用其中的表,不再查询网关
需要 DuckDB: npm install @duckdb/node-api。有部门未能答复时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- sql "SELECT …"|- [options]

Exports the tables that the statement names, then runs it on this machine by DuckDB; - is the standard input. Without a statement: which tables
and columns there are with this token and purpose. There is a table a sector (food_drug, …); records of all
sectors, links, organisations, gaps (what is missing); upstream and downstream (and …_links), the chains of the codes in the statement's own
WITH roots AS (SELECT … AS code …). Days are those of Beijing. A statement can read no other file, and neither write nor reach a network.

  --where JSON     only records with this (SearchCondition), such as '{"recalled":true}'
  --format F       table|csv|ndjson|parquet   by the ending of --output, else table
  --output FILE    where the result goes
  --keep FOLDER    where the exported tables (Parquet) stay     --from FOLDER   takes them from there and asks no gateway
It needs DuckDB: npm install @duckdb/node-api. Where a ministry did not answer the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: { ...SQL_OPTIONS, where: z.string().optional() },
  async run(call) {
    const { options, texts, io, say } = call;
    const [given, ...more] = texts;
    if (more.length > 0) throw new CliFault(EXIT.usage, '语句请加引号 / put the statement in quotes');
    if (given !== undefined) {
      const text = given === '-' ? await io.input() : given;
      const where = options.where === undefined ? undefined : readJsonObject(options.where, '--where');
      if (where && options.from !== undefined)
        throw new CliFault(EXIT.usage, '--where: 不能与 --from 同用 / not together with --from');
      return answer(call, text, { ...sqlOptionsOf(options), whereOf: () => where }, (_, [first]) => {
        if (first === undefined) return Promise.resolve({});
        throw new CliFault(EXIT.usage, `$${first}: 参数只用于 tongcha run / parameters are for tongcha run`);
      });
    }
    const tables = await listTables(call);
    const columns = [
      ...tables.flatMap(({ name, columns: all }) => leavesOf(all).map((each) => ({ table: name, ...each }))),
      ...Object.entries(GAP_COLUMNS).map(([column, type]) => ({ table: GAPS, column, type })),
    ];
    if (options.json) for (const each of columns) say(JSON.stringify(each));
    else for (const line of table(columns.map((each) => Object.values(each)))) say(line);
    return EXIT.done;
  },
});

/** Down to what is no object: `recalls[].reason`. */
function leavesOf(columns: readonly Column[], above = ''): { readonly column: string; readonly type: string }[] {
  return columns.flatMap(({ name, type }) => {
    const [inner, path] =
      typeof type === 'object' && 'list' in type ? [type.list, `${above}${name}[]`] : [type, `${above}${name}`];
    if (typeof inner === 'object' && 'struct' in inner) return leavesOf(inner.struct, `${path}.`);
    return [{ column: path, type: duckTypeOf(inner) }];
  });
}

/** @throws CliFault usage */
export function sqlOptionsOf(
  options: {
    readonly [K in keyof typeof SQL_OPTIONS]?: z.infer<(typeof SQL_OPTIONS)[K]> | undefined;
  } & { readonly json: boolean },
): Omit<SqlOptions, 'whereOf'> {
  const { output, keep, from } = options;
  const format = options.format ?? byEnding(output, SQL_FORMATS) ?? (options.json ? 'ndjson' : 'table');
  if (format === 'parquet' && output === undefined)
    throw new CliFault(EXIT.usage, '--output: parquet 须写入文件 / parquet needs a file');
  if (from !== undefined && keep !== undefined)
    throw new CliFault(EXIT.usage, '--from: 不能与 --keep 同用 / not together with --keep');
  return { format, output, keep, from };
}
