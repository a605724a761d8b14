import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliFault, EXIT, type Language } from '@tongcha/command';
import { Fault } from '@tongcha/resilience';
import { readSigningKey } from '@tongcha/signature';
import { z } from 'zod';
import { declareInvalid } from '../../invalidate.ts';
import { type Call, MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';
import { configured, openFile } from '../open-file.ts';

const OPTIONS = {
  member: z.string().min(1).optional(),
  gateways: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
};
type ChangedCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

/** Of one call, and how often a gateway takes one. */
const MOST_CODES = 1_000;
const PAUSE_MS = 600;
/** A gateway that cannot take it now is told again after each of these, milliseconds. */
const AGAIN_MS: readonly number[] = [1_000, 5_000, 15_000];

const EXAMPLES = `  npx tongcha-ministry changed 'gs1:(01)06901234001051(10)K260620' --gateways https://gateway.example --key keys/private/signing.json
  npx tongcha-ministry changed - < codes.txt`;

export const changed = ministryCommand({
  about: { zh: '告知网关哪些编码的记录有变更', en: 'tell gateways which codes’ records have changed' },
  help: {
    zh: `用法: npx tongcha-ministry changed 编码… | - [选项]

供业务系统的触发器、定时任务在记录变更后调用:网关随即忘掉已缓存的这些编码,平台重新研判,有异常即发出预警。- 从标准输入读取,每行一个编码。

  --member 名称       本单位在名录中的名称,默认取 ./${MINISTRY_FILE}
  --gateways 地址     各网关,以空格分隔,默认 MINISTRY_INVALIDATE_GATEWAYS
  --key 文件          本单位的私钥,默认 MINISTRY_INVALIDATE_KEY_FILE
网关无法收下时退出码为 4,请再次告知。

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry changed CODE… | - [options]

For a trigger or a timed job of the system, after records have changed: gateways forget what they keep of these codes, and the platform judges them
anew and warns where something looks wrong. - reads the standard input, a code a line.

  --member NAME       its name in the directory; that of ./${MINISTRY_FILE} when not given
  --gateways URLS     with spaces between; MINISTRY_INVALIDATE_GATEWAYS when not given
  --key FILE          its private key; MINISTRY_INVALIDATE_KEY_FILE when not given
Where a gateway cannot take it the exit code is 4: tell it again.

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, language, io, say } = call;
    const { gateways, keyFile } = configured(io.env).invalidate ?? {};
    const to = (options.gateways ?? gateways ?? '').split(/\s+/).filter(Boolean);
    const key = options.key ?? keyFile;
    if (to.length === 0 || key === undefined) throw usageFault(WORDS.whom, language);
    await readKey(key, language);
    const codes = await codesIn(call);
    if (codes.length === 0) throw usageFault(WORDS.codes, language);
    const ministry = options.member ?? (await memberOf(call));
    for (let at = 0; at < codes.length; at += MOST_CODES) {
      if (at > 0) await sleep(PAUSE_MS, undefined, { signal: io.signal });
      const part = codes.slice(at, at + MOST_CODES);
      for (const gateway of to) await tell({ gateway, ministry, keyFile: key, signal: io.signal }, part, language);
    }
    say(
      options.json
        ? JSON.stringify({ changed: codes.length, gateways: to.length })
        : WORDS.done[language](codes.length),
    );
    return EXIT.done;
  },
});

async function codesIn({ texts, io }: ChangedCall): Promise<readonly string[]> {
  const given = texts.includes('-') ? (await io.input()).split('\n') : texts;
  return [...new Set(given.map((each) => each.trim()).filter((each) => each !== '' && each !== '-'))];
}

/** @throws CliFault */
async function readKey(file: string, language: Language): Promise<void> {
  try {
    await readSigningKey(await readFile(file, 'utf8'));
  } catch {
    throw new CliFault(EXIT.usage, `${file}: ${WORDS.key[language]}`);
  }
}

async function memberOf({ io, language }: ChangedCall): Promise<string> {
  const opened = await openFile(MINISTRY_FILE, io.env, language);
  try {
    return opened.ministry.member ?? opened.ministry.name;
  } finally {
    await opened.close();
  }
}

/** @throws CliFault */
async function tell(
  { signal, ...to }: { gateway: string; ministry: string; keyFile: string; signal: AbortSignal },
  codes: readonly string[],
  language: Language,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await declareInvalid(
        { ...to, signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) },
        { changed: codes },
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const pause = AGAIN_MS[tries];
      const isLater = error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT';
      if (!isLater) throw new CliFault(EXIT.refused, `${to.gateway}: ${WORDS.refused[language]}`);
      if (pause === undefined) throw new CliFault(EXIT.unreachable, `${to.gateway}: ${WORDS.away[language]}`);
      await sleep(pause, undefined, { signal });
    }
  }
}

const WORDS = {
  whom: {
    zh: '请以 --gateways 和 --key 写明网关与私钥(或设置 MINISTRY_INVALIDATE_GATEWAYS、MINISTRY_INVALIDATE_KEY_FILE)',
    en: 'name the gateways and the key: --gateways and --key, or MINISTRY_INVALIDATE_GATEWAYS and MINISTRY_INVALIDATE_KEY_FILE',
  },
  codes: { zh: '请给出编码,或以 - 从标准输入读取', en: 'name codes, or - for those of the standard input' },
  key: { zh: '不是可用的私钥文件', en: 'is no file of a private key' },
  refused: {
    zh: '网关未收下:名称、密钥与名录是否一致?编码是否可读?',
    en: 'it is not taken: are name and key those of the directory, and can the codes be read?',
  },
  away: { zh: '暂时无法收下,请再次告知', en: 'it cannot be taken now: tell it again' },
  done: {
    zh: (count: number): string => `已告知 ${count} 个编码有变更`,
    en: (count: number): string => `${count === 1 ? '1 code is' : `${count} codes are`} told as changed`,
  },
} as const;
