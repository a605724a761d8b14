import { readFileSync } from 'node:fs';
import { readMoment } from '@tongcha/signature';
import { z } from 'zod';
import { asStarted } from './as-started.ts';
import {
  CliFault,
  type Command,
  defineCommand,
  EXIT,
  type Io,
  type Language,
  LANGUAGE_OPTIONS,
  type Paint,
  painter,
  type Said,
} from '@tongcha/command';
import { Gateway } from './gateway.ts';

/** What a command's `run` is given. */
export interface Call<O> {
  readonly options: O & SharedOptions;
  /** What stands beside the options. */
  readonly texts: readonly string[];
  readonly language: Language;
  readonly gateway: Gateway;
  readonly io: Io;
  /** For the standard output. */
  readonly paint: Paint;
  /** A line on the standard output, and on the standard error. */
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
}

const SHARED = z.object({
  url: z.url({ protocol: /^https?$/, error: '应为网关的 http(s) 地址 / expected the http(s) address of the gateway' }),
  token: z.string().optional(),
  purpose: z.string().optional(),
  'as-of': z
    .string()
    .transform((text, context) => {
      const moment = momentOf(text);
      if (moment === null) context.addIssue(NO_MOMENT);
      else if (isToCome(moment)) context.addIssue(TO_COME);
      return moment ?? undefined;
    })
    .optional(),
  ...LANGUAGE_OPTIONS,
});
export type SharedOptions = z.infer<typeof SHARED>;

export const SHARED_HELP: Said = {
  zh: `共用选项:
  --url 地址        网关,默认 TONGCHA_URL 或 http://127.0.0.1:4000/graphql
  --token 文件|-    访问令牌所在文件,- 为标准输入;不写则用 TONGCHA_TOKEN,再无则以公众身份查询
  --purpose 用途    说明用途(tongcha-purpose),默认 TONGCHA_PURPOSE
  --as-of 时刻      该时刻图中的数据,如 2026-10-01 或 2026-10-01T08:00:00+08:00;默认现在
  --lang zh|en      语言        --json  机器可读        --help  帮助
退出码: 0 全部答复  1 被拒绝或出错  2 用法有误  3 有缺口  4 无法连接  130 中断`,
  en: `everywhere:
  --url ADDRESS     the gateway; TONGCHA_URL or http://127.0.0.1:4000/graphql when not given
  --token FILE|-    where the access token is, - the standard input; else TONGCHA_TOKEN, else one asks as the public
  --purpose P       why one asks (tongcha-purpose); TONGCHA_PURPOSE when not given
  --as-of TIME      what the graph said then: 2026-10-01, 2026-10-01T08:00:00+08:00; now when not given
  --lang zh|en      language        --json  for machines        --help  this
exit codes: 0 all answered  1 refused or errors  2 usage  3 gaps  4 unreachable  130 interrupted`,
};

/** A command of which one schema says what options there are, checks them at the door, and types what `run` is given. */
export function command<S extends z.ZodRawShape>(definition: {
  readonly about: Said;
  readonly help: Said;
  readonly options: S;
  readonly texts?: readonly string[];
  /** Which right it takes, told to whoever is refused for lack of it. */
  readonly takes?: Said;
  readonly run: (call: Call<z.infer<z.ZodObject<S>>>) => Promise<number>;
}): Command {
  return defineCommand({
    about: definition.about,
    help: {
      zh: `${definition.help.zh}\n\n${SHARED_HELP.zh}`,
      en: `${definition.help.en}\n\n${SHARED_HELP.en}`,
    },
    options: SHARED.extend(definition.options),
    ...(definition.texts ? { texts: definition.texts } : {}),
    defaults: (env) => ({
      url: env['TONGCHA_URL'] || 'http://127.0.0.1:4000/graphql',
      purpose: env['TONGCHA_PURPOSE'] || undefined,
    }),
    spoken: asStarted,
    run(given, io, language) {
      const options = given.options as z.infer<z.ZodObject<S>> & SharedOptions;
      const gateway = new Gateway({
        url: options.url,
        purpose: options.purpose,
        asOf: options['as-of'],
        token: () => readToken(options.token, io),
        signal: io.signal,
        language,
      });
      const warn = (text: string): void => void io.err.write(`${text}\n`);
      if (options['as-of'] !== undefined) warn(asOfText(options['as-of'], language));
      const call: Call<z.infer<z.ZodObject<S>>> = {
        options,
        texts: given.texts,
        language,
        gateway,
        io,
        paint: painter(io.out, io.env),
        say: (text) => void io.out.write(`${text}\n`),
        warn,
      };
      return definition.run(call).catch((error: unknown) => {
        const isLack = error instanceof CliFault && error.message.includes('UNAUTHORIZED_FIELD_OR_TYPE');
        if (!isLack || !definition.takes) throw error;
        throw new CliFault(error.exit, `${error.message}\n${definition.takes[language]}`, error.helpOf);
      });
    },
  });
}

export const TO_COME = '该时刻尚未到来,应为已过去的时刻 / this moment is yet to come: name one that is past';

/** By this machine's clock; a minute that it is behind is nothing, and the gateway goes by its own. */
export function isToCome(moment: string): boolean {
  return Date.parse(moment) > Date.now() + 60_000;
}

export const NO_MOMENT =
  '应为一个时刻,如 2026-10-01 或 2026-10-01T08:00:00+08:00 / expected a time such as 2026-10-01 or 2026-10-01T08:00:00+08:00';

/** In China's time where it has no zone; a day begins at midnight. @returns null where it is no moment */
export function momentOf(text: string): string | null {
  return readMoment(text) ?? readMoment(`${text}+08:00`) ?? readMoment(`${text}T00:00+08:00`);
}

function asOfText(moment: string, language: Language): string {
  const local = new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().replace(/(\.000)?Z$/, '+08:00');
  return language === 'zh' ? `截至 ${local} 的数据` : `as of ${local}`;
}

/** Never an argument of its own: those can be read by everybody on the machine. */
async function readToken(from: string | undefined, io: Io): Promise<string | null> {
  try {
    const text =
      from === undefined
        ? (io.env['TONGCHA_TOKEN'] ?? '')
        : from === '-'
          ? await io.input()
          : readFileSync(from, 'utf8');
    const token = text.trim();
    if (token === '' && from === undefined) return null;
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token;
  } catch {
    throw new CliFault(EXIT.usage, `--token: 无法读取 ${from} / cannot be read`);
  }
  throw new CliFault(
    EXIT.usage,
    '--token: 应为一个访问令牌 (JWT),如 npm run -s token 所签发 / expected one access token (JWT), such as npm run -s token prints',
  );
}
