import { CancelJob, type JobFields, Jobs, ResumeJob, StartChain } from '@tongcha/client';
import { z } from 'zod';
import { actionNamed } from '../actions.ts';
import { byEnding } from '../by-ending.ts';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, wholeNumber } from '@tongcha/command';

import { gapsTable } from '../chain/chain-tables.ts';
import { writeTables as writeAnswer } from '../export/write-tables.ts';
import { impactOfJob } from '../impact/ask-impact.ts';
import { impactTables } from '../impact/impact-tables.ts';
import { findJob, follow } from '../job/follow.ts';
import { jobLine } from '../job/job-text.ts';
import { printResults, writeResults } from '../job/write-results.ts';
import { writeTables } from '../job/write-tables.ts';
import { readCode } from '../read-code.ts';

const OPTIONS = {
  forward: z.boolean().default(false),
  depth: wholeNumber(0, 1_000).default(100),
  units: wholeNumber(1, 1_000_000).default(1_000_000),
  wait: z.boolean().default(false),
  output: z.string().min(1).optional(),
  bom: z.boolean().default(false),
  raw: z.boolean().default(false),
  patience: wholeNumber(0, 86_400).default(300),
};
type JobCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const ACTIONS: Readonly<Record<string, (call: JobCall, rest: readonly string[]) => Promise<number>>> = {
  start,
  list,
  show: async (call, rest) => tell(call, await named(call, rest)),
  wait: async (call, rest) => ended(call, await follow(call, await named(call, rest))),
  results: async (call, rest) => results(call, await named(call, rest)),
  cancel: (call, rest) => change(call, rest, CancelJob, 'cancelJob'),
  resume: (call, rest) => change(call, rest, ResumeJob, 'resumeJob'),
};

const EXAMPLES = `  npm run tongcha -- job start hazlot:370681001.CL20260301 --forward --output affected.csv
  npm run tongcha -- job list`;

export const job = command({
  about: {
    zh: '后台追溯: 提交、查看、读取、取消、继续',
    en: 'walks in the background: start, show, read, cancel, resume',
  },
  help: {
    zh: `用法: npm run tongcha -- job start 编码 [--forward] [--depth N] [--units N] [--wait] [--output 文件]
      npm run tongcha -- job list
      npm run tongcha -- job show|wait|results|cancel|resume 任务编号 [--output 文件]

追溯链超过 20000 个单元时在后台进行,最多一百万个;需要令牌,只有提交者能查看。24 小时后连同结果一并删除。

  --forward        去向;默认查来源
  --depth 层数     默认 100    --units 个数  默认 1000000
  --wait           等到结束    --output 文件  结果写入文件: .csv、.parquet 为 export chain 的两张表,各方记录与数量即时按您此刻的权限查询;
                   其余扩展名为 NDJSON,只有编码与关联。不写则 NDJSON 到标准输出
  --bom --raw --patience 秒   见 export --help
结果有缺口时退出码为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- job start CODE [--forward] [--depth N] [--units N] [--wait] [--output FILE]
       npm run tongcha -- job list
       npm run tongcha -- job show|wait|results|cancel|resume ID [--output FILE]

Chains of more than 20,000 units are walked in the background, of a million at most. It needs a token, and only who has begun a job sees it. After 24
hours it is deleted, with its results.

  --forward        to its users; to its sources when not given
  --depth N        100 when not given    --units N  1,000,000 when not given
  --wait           until it has ended    --output FILE  where results go: .csv and .parquet are the two tables of export chain, with records and
                   amounts that are asked for now, by the rights that you have now; else NDJSON of codes and links. To the standard output when not given
  --bom --raw --patience S    as in export --help
With gaps in the results the exit code is 3.

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  texts: Object.keys(ACTIONS),
  run(call) {
    const [action = 'list', ...rest] = call.texts;
    return actionNamed(ACTIONS, action)(call, rest);
  },
});

async function start(call: JobCall, texts: readonly string[]): Promise<number> {
  const { gateway, options, language, warn } = call;
  const code = await readCode(gateway, texts, language, 'job start', warn);
  const { data, errors, status } = await gateway.need(StartChain, {
    code,
    direction: options.forward ? 'FORWARD' : 'BACK',
    maxDepth: options.depth,
    maxUnits: options.units,
  });
  const begun = data.startChain;
  if (!begun) throw gateway.refusal({ errors, status });
  if (!options.wait && options.output === undefined) return tell(call, begun);
  const done = await follow(call, begun);
  return done.state === 'DONE' && options.output !== undefined ? results(call, done) : ended(call, done);
}

async function list(call: JobCall): Promise<number> {
  const { data } = await call.gateway.need(Jobs, {});
  if (call.options.json) call.say(JSON.stringify(data.jobs, null, 2));
  else for (const each of data.jobs) call.say(jobLine(each, call.language));
  return EXIT.done;
}

async function named({ gateway }: JobCall, [id, ...others]: readonly string[]): Promise<JobFields> {
  if (id === undefined || others.length > 0)
    throw new CliFault(EXIT.usage, '请给出一个任务编号(job list) / name one job (job list)');
  return findJob({ gateway }, id);
}

async function change(
  call: JobCall,
  rest: readonly string[],
  document: typeof CancelJob | typeof ResumeJob,
  field: 'cancelJob' | 'resumeJob',
): Promise<number> {
  const { gateway } = call;
  const { id } = await named(call, rest);
  const { data, errors, status } = await gateway.need<Readonly<Record<string, JobFields | null>>, { id: string }>(
    document as never,
    { id },
  );
  const changed = data[field];
  if (!changed) throw gateway.refusal({ errors, status });
  return tell(call, changed);
}

async function results(call: JobCall, found: JobFields): Promise<number> {
  const { gateway, options, io, language, warn } = call;
  if (found.state !== 'DONE') {
    warn(jobLine(found, language));
    return EXIT.refused;
  }
  const { output } = options;
  const patience = { patienceMs: options.patience * 1_000, signal: io.signal };
  const exit = found.complete === false ? EXIT.incomplete : EXIT.done;
  if (output === undefined) {
    await printResults(gateway, found, io.out, patience);
    return exit;
  }
  const format = byEnding(output, ['csv', 'parquet']);
  if (format === undefined) {
    await writeResults(gateway, found, output, patience);
    warn(output);
    return exit;
  }
  if (found.kind === 'IMPACT') {
    const impact = await impactOfJob(call, found);
    const written = await writeAnswer(impactTables(impact), gapsTable(impact), output, format, options);
    warn(
      language === 'zh'
        ? `${written.rows} 行 → ${written.files.join(' ')}`
        : `${written.rows} rows → ${written.files.join(' ')}`,
    );
    return impact.complete ? EXIT.done : EXIT.incomplete;
  }
  const { files, rows, gaps } = await writeTables(gateway, found, { ...options, output, format }, patience);
  warn(language === 'zh' ? `${rows} 行 → ${files.join(' ')}` : `${rows} rows → ${files.join(' ')}`);
  return gaps > 0 ? EXIT.incomplete : EXIT.done;
}

function tell({ options, say, language }: JobCall, found: JobFields): number {
  say(options.json ? JSON.stringify(found, null, 2) : jobLine(found, language));
  return EXIT.done;
}

function ended(call: JobCall, found: JobFields): number {
  tell(call, found);
  if (found.state !== 'DONE') return EXIT.refused;
  return found.complete === false ? EXIT.incomplete : EXIT.done;
}
