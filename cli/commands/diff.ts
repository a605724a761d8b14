import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { command } from '../command.ts';
import { type Change, compare } from '../diff/compare.ts';
import { changeText, tableText } from '../diff/diff-text.ts';
import { type Side, sideOf } from '../diff/sides.ts';
import { CliFault, EXIT } from '../exit.ts';
import { Engine } from '../sql/engine.ts';

const EXAMPLES = `  npm run tongcha -- diff 2026-10-01.parquet 2026-11-01.parquet
  npm run tongcha -- diff exports/2026-10-01 exports/2026-11-01 --json
  npm run tongcha -- diff before.json after.json     # tongcha chain CODE --format json > before.json`;

export const diff = command({
  about: { zh: '比较两次导出或两条追溯链', en: 'compare two exports, or two chains' },
  help: {
    zh: `用法: npm run tongcha -- diff 先 后 [选项]

两个 NDJSON 或 Parquet 文件、两个导出文件夹,或两份 chain --format json 的结果: 多了、少了、变了什么,逐字段列出。
记录按编码和提供方对应,关联按类型、两端和时间对应。source.asOf 与 answeredAt 只说明何时所说,不作比较。

  --summary        只列各表数目
  --json           每处变化一行 (NDJSON): table、change、key、fields、row
退出码: 0 相同  1 有变化  3 相同,但有缺口或有的表未能比较

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- diff BEFORE AFTER [options]

Two files of NDJSON or Parquet, two folders of exports, or two results of chain --format json: what was added, what is gone, what has
changed, field by field. Records are matched by code and member, links by kind, both ends and time. source.asOf and answeredAt only
say when something was said and are not compared.

  --summary        only how many of each table
  --json           a line a change (NDJSON): table, change, key, fields, row
exit codes: 0 the same  1 not  3 the same, but there are gaps, or tables that only one has

examples:
${EXAMPLES}`,
  },
  options: { summary: z.boolean().default(false) },
  async run({ options, texts, language, io, paint, say, warn }) {
    const [first, second, ...more] = texts;
    if (first === undefined || second === undefined || more.length > 0)
      throw new CliFault(EXIT.usage, '请给出先、后两份 / name two: before and after');
    const folder = mkdtempSync(join(tmpdir(), 'tongcha-diff-'));
    try {
      const engine = await Engine.open([folder], io.signal);
      try {
        const [before, after] = [sideOf(first, join(folder, 'before')), sideOf(second, join(folder, 'after'))];
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
        engine.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

function changesOf(engine: Engine, table: string, before: Side, after: Side): AsyncGenerator<Change> {
  return compare(engine, table, before.tables.get(table) ?? null, after.tables.get(table) ?? null);
}
