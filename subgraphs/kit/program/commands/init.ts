import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CliFault, EXIT, type Language, type Said } from '@tongcha/command';
import { Fault } from '@tongcha/resilience';
import { z } from 'zod';
import { ENVIRONMENT_FILE } from '../../config.ts';
import { DraftError } from '../../draft/draft-error.ts';
import { type Call, MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';

const TRANSPORTS = ['http', 'sql', 'soap'] as const;
const OPTIONS = {
  out: z.string(),
  from: z.array(z.string()).default([]),
  ministry: z.string().optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
  system: z.string().optional(),
  transport: z.enum(TRANSPORTS).optional(),
  url: z.string().optional(),
};
type Given = z.infer<z.ZodObject<typeof OPTIONS>>;

const NAME = /^[a-z]+(-[a-z]+)*$/;
const EXAMPLES = `  npx tongcha-ministry init --out timber --ministry timber --from postgres://reader:password@10.0.0.7/timber
  npx tongcha-ministry init --out timber --from http://10.0.0.7/service?wsdl
  npx tongcha-ministry init --out timber --from openapi.json
  npx tongcha-ministry init --out timber --from lots-1.json --from lots-2.json`;

export const init = ministryCommand({
  about: {
    zh: '从现有系统起草 ministry.yaml',
    en: 'draft a ministry.yaml from the system that is there',
  },
  help: {
    zh: `用法: npx tongcha-ministry init --out 文件夹 [--from 来源 …] [--ministry 名称] [--zh 中文名] [--en 英文名]

读取现有系统的结构,起草 ${MINISTRY_FILE}:猜到的写明依据,定不了的写作 ?? 行,由人填写;数据值和密码不会写入。

  --out 文件夹      写入 ${MINISTRY_FILE} 和 ${ENVIRONMENT_FILE}.example;已有的文件不会被覆盖
  --from 来源       postgres:// 或 mysql:// 地址(只读)、WSDL、OpenAPI 或 Swagger 文档(文件或地址)、应答样例 .json(可多份)
  --ministry 名称   领域名,小写字母与连字符: timber、cold-chain
  --zh, --en        领域的中文名与英文名
  --system 名称     业务系统的名称,显示于 source.system;默认为 名称-register
  --transport       http、sql 或 soap:没有 --from 时
  --url 地址        业务系统的地址:没有 --from,或来源没有写明时

未给出的,在终端中会询问。

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry init --out DIR [--from SOURCE …] [--ministry NAME] [--zh TITLE] [--en TITLE]

Reads what a system says of itself and drafts ${MINISTRY_FILE}: each guess says on what it rests, what nothing decides is a line of ?? for people; no value of a row and no password is written.

  --out DIR         ${MINISTRY_FILE} and ${ENVIRONMENT_FILE}.example are written there; no file is written over
  --from SOURCE     a postgres:// or mysql:// address (only read), a WSDL, an OpenAPI or Swagger document (a file or an address), samples of answers in .json (one or more)
  --ministry NAME   the sector, in small letters with hyphens: timber, cold-chain
  --zh, --en        what the sector is called in both languages
  --system NAME     the system's name in source.system; NAME-register by default
  --transport       http, sql or soap: without --from
  --url ADDRESS     the system's address: without --from, or where the source does not say it

What is not given is asked at the terminal.

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, language, say } = call;
    const target = join(options.out, MINISTRY_FILE);
    const settingsFile = join(options.out, `${ENVIRONMENT_FILE}.example`);
    for (const file of [target, settingsFile])
      if (await stat(file).catch(() => null))
        throw usageFault(
          {
            zh: `${file} 已存在,不会覆盖:请换一个 --out`,
            en: `${file} is there and is not written over: give another --out`,
          },
          language,
        );
    const given = await asked(options, language, call);
    // Loaded here, so that help is there at once.
    const { draftFiles } = await import('../../draft/write.ts');
    const { emptySections } = await import('../../draft/empty.ts');
    const { sectionsFrom } = await import('../../draft/source.ts');
    const { naming } = given;
    const sections =
      options.from.length === 0
        ? emptySections(given.transport, naming, given.url)
        : await sectionsFrom(options.from, naming, given.url).catch((error: unknown) => {
            throw told(error, language);
          });
    const draft = draftFiles(naming, sections);
    await mkdir(options.out, { recursive: true });
    // Never over a file that came meanwhile.
    await writeFile(target, draft.ministry, { flag: 'wx' });
    await writeFile(settingsFile, draft.settings, { flag: 'wx' });
    if (options.json) say(JSON.stringify({ file: target, settings: settingsFile, open: draft.open }));
    else
      say(
        {
          zh: `${target}: 有 ${draft.open} 行待填(?? 开头);${settingsFile}: 请复制为 ${ENVIRONMENT_FILE} 并填写`,
          en: `${target}: ${draft.open} lines are open (they begin with ??); ${settingsFile}: copy it to ${ENVIRONMENT_FILE} and fill it in`,
        }[language],
      );
    return EXIT.done;
  },
});

/** What the options say, and what the terminal is asked for beside. @throws CliFault usage where nobody can be asked */
async function asked(
  options: Given,
  language: Language,
  { io }: Pick<Call<Given>, 'io'>,
): Promise<{
  readonly naming: {
    readonly sector: string;
    readonly title: { readonly zh: string | null; readonly en: string | null };
    readonly system: string;
  };
  readonly transport: (typeof TRANSPORTS)[number];
  readonly url: string;
}> {
  const terminal =
    process.stdin.isTTY && io.out.isTTY === true
      ? createInterface({ input: process.stdin, output: process.stdout })
      : null;
  const ask = async (question: Said): Promise<string | undefined> =>
    terminal
      ? (await terminal.question(`${question[language]} `, { signal: io.signal })).trim() || undefined
      : undefined;
  try {
    const sector =
      options.ministry ??
      (await ask({ zh: '领域名(小写字母,如 timber):', en: 'the sector’s name (small letters, timber):' }));
    if (sector === undefined || !NAME.test(sector))
      throw usageFault(
        {
          zh: '请用 --ministry 给出领域名:小写字母与连字符,如 cold-chain',
          en: 'give the sector’s name by --ministry: small letters with hyphens, cold-chain',
        },
        language,
      );
    const zh = options.zh ?? (await ask({ zh: '中文名(如 木材):', en: 'its Chinese title (木材):' })) ?? null;
    const en = options.en ?? (await ask({ zh: '英文名(如 Timber):', en: 'its English title (Timber):' })) ?? null;
    const isAlone = options.from.length === 0;
    const written =
      options.transport ??
      (isAlone ? await ask({ zh: '接口方式(http、sql、soap):', en: 'how it is asked (http, sql, soap):' }) : undefined);
    const transport = TRANSPORTS.find((each) => each === written) ?? 'http';
    const url = options.url ?? (isAlone ? await ask({ zh: '系统地址:', en: 'its address:' }) : undefined) ?? '';
    return { naming: { sector, title: { zh, en }, system: options.system ?? `${sector}-register` }, transport, url };
  } finally {
    terminal?.close();
  }
}

/** A source that cannot be used, or a system that does not answer; what was read is not told. */
function told(error: unknown, language: Language): unknown {
  if (error instanceof DraftError) return new CliFault(EXIT.usage, error.said[language]);
  if (!(error instanceof Fault)) return error;
  return new CliFault(
    EXIT.unreachable,
    {
      zh: `数据库没有应答,或拒绝了这个账号(${error.code})`,
      en: `the database does not answer, or refuses this account (${error.code})`,
    }[language],
  );
}
