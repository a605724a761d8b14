import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Call, command, isToCome, momentOf, NO_MOMENT, TO_COME } from '../command.ts';
import { type Change, compare } from '../diff/compare.ts';
import { changeText, tableText } from '../diff/diff-text.ts';
import { type Side, sideOf } from '../diff/sides.ts';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { failureText } from '../gateway.ts';
import { Engine } from '../sql/engine.ts';
import { askChain, CHAIN_OPTIONS } from './chain.ts';

const { forward, depth, units } = CHAIN_OPTIONS;

const EXAMPLES = `  npm run tongcha -- diff 2026-10-01.parquet 2026-11-01.parquet
  npm run tongcha -- diff exports/2026-10-01 exports/2026-11-01 --json
  npm run tongcha -- diff before.json after.json     # tongcha chain CODE --format json > before.json
  npm run tongcha -- diff 2026-10-01T00:00:00+08:00 now --chain hazlot:370681001.CL20260301 --forward`;

export const diff = command({
  about: { zh: '比较两次导出或两条追溯链', en: 'compare two exports, or two chains' },
  help: {
    zh: `用法: npm run tongcha -- diff 先 后 [选项]

两个 NDJSON 或 Parquet 文件、两个导出文件夹,或两份 chain --format json 的结果: 多了、少了、变了什么,逐字段列出。
用 --chain 则先、后为两个时点(或 now),比较各时点已记录的追溯链。
记录按编码和提供方对应,关联按类型、两端和时间对应。source.asOf 与 answeredAt 只说明何时所说,不作比较。

  --chain 编码     此编码的追溯链     --forward --depth N --units N   见 chain --help
  --summary        只列各表数目
  --json           每处变化一行 (NDJSON): table、change、key、fields、row
退出码: 0 相同  1 有变化  3 相同,但有缺口或有的表未能比较

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- diff BEFORE AFTER [options]

Two files of NDJSON or Parquet, two folders of exports, or two results of chain --format json: what was added, what is gone, what has
changed, field by field. With --chain the two are moments (or now), and what is compared is the chain that had been recorded until then. Records are matched by code and member, links by kind, both ends and time. source.asOf and answeredAt only
say when something was said and are not compared.

  --chain CODE     the chain of this code     --forward --depth N --units N   as in chain --help
  --summary        only how many of each table
  --json           a line a change (NDJSON): table, change, key, fields, row
exit codes: 0 the same  1 not  3 the same, but there are gaps, or tables that only one has

examples:
${EXAMPLES}`,
  },
  options: { forward, depth, units, summary: z.boolean().default(false), chain: z.string().optional() },
  async run(call) {
    const { options, texts, language, io, paint, say, warn } = call;
    const [first, second, ...more] = texts;
    if (first === undefined || second === undefined || more.length > 0)
      throw new CliFault(EXIT.usage, '请给出先、后两份 / name two: before and after');
    const folder = mkdtempSync(join(tmpdir(), 'tongcha-diff-'));
    let engine: Engine | undefined;
    try {
      engine = await Engine.open([folder], io.signal);
      const side = async (given: string, name: string): Promise<Side> =>
        sideOf(
          options.chain === undefined ? given : await chainAt(call, options.chain, given, join(folder, `${name}.json`)),
          join(folder, name),
        );
      const [before, after] = [await side(first, 'before'), await side(second, 'after')];
      const tables = [...before.tables.keys()].filter((table) => after.tables.has(table));
      const alone = [...before.tables.keys(), ...after.tables.keys()].filter((table) => !tables.includes(table));
      if (alone.length > 0)
        warn(
          language === 'zh'
            ? `! 只有一方有,未比较: ${alone.join('、')}`
            : `! only one has it, not compared: ${alone.join(', ')}`,
        );
      let isSame = true;
      for (const table of tables) {
        const counts = { added: 0, removed: 0, changed: 0 };
        for await (const change of changesOf(engine, table, before, after)) {
          counts[change.change] += 1;
          isSame = false;
          if (options.summary) continue;
          const text = options.json ? JSON.stringify(change) : changeText(change, language, paint);
          if (!io.out.write(`${text}\n`)) await io.out.drained();
        }
        if (!options.json) say(tableText(table, counts, language, paint));
        else if (options.summary) say(JSON.stringify({ table, ...counts }));
      }
      const gaps = before.gaps + after.gaps;
      if (gaps > 0)
        warn(
          language === 'zh'
            ? `! 先有缺口 ${before.gaps},后有缺口 ${after.gaps}: 少了的可能只是没有问到。`
            : `! ${before.gaps} gaps before, ${after.gaps} after: what is gone may only not have been answered.`,
        );
      return !isSame ? EXIT.refused : gaps > 0 || alone.length > 0 ? EXIT.incomplete : EXIT.done;
    } finally {
      engine?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** Writes the chain that had been recorded until a moment. @returns the file */
async function chainAt(
  call: Call<{ forward: boolean; depth: number; units: number }>,
  code: string,
  moment: string,
  file: string,
): Promise<string> {
  const asOf = moment === 'now' ? undefined : (momentOf(moment) ?? undefined);
  if (moment !== 'now' && asOf === undefined) throw new CliFault(EXIT.usage, `${moment}: ${NO_MOMENT}`);
  if (asOf !== undefined && isToCome(asOf)) throw new CliFault(EXIT.usage, `${moment}: ${TO_COME}`);
  const gateway = call.gateway.at(asOf);
  const found = await askChain({ ...call, gateway, texts: [code] }, 'chain');
  for (const { reason: code, sector, member, message } of printable(found.gaps))
    call.warn(failureText({ code, sector, member, place: moment, message }, call.language));
  writeFileSync(file, JSON.stringify(found));
  return file;
}

function changesOf(engine: Engine, table: string, before: Side, after: Side): AsyncGenerator<Change> {
  return compare(engine, table, before.tables.get(table) ?? null, after.tables.get(table) ?? null);
}
