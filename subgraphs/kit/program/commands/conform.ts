import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliFault, EXIT, type Io, type Language, printable } from '@tongcha/command';
import { makeKeys, readSigningKey, type SigningKey } from '@tongcha/signature';
import { z } from 'zod';
import type { Facts } from '../../conform/facts.ts';
import type { Hostile } from '../../conform/hostile/hostile.ts';
import type { Between } from '../../conform/hostile/stand-between.ts';
import type { Check } from '../../conform/suite.ts';
import { settingsIn } from '../../config.ts';
import { type Call, MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';
import { openFile } from '../open-file.ts';

const OPTIONS = {
  code: z.array(z.string()).default([]),
  key: z.string().optional(),
  facts: z.string().optional(),
  orders: z.string().optional(),
  hostile: z.boolean().default(false),
  legacy: z.array(z.string()).default([]),
};
type ConformCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const EXAMPLES = `  npx tongcha-ministry conform ${MINISTRY_FILE} --code urn:timber:lot:0001
  npx tongcha-ministry conform ${MINISTRY_FILE} --hostile
  npx tongcha-ministry conform http://127.0.0.1:4001/graphql --key data/development/calls/private/signing.json`;

export const conform = ministryCommand({
  about: {
    zh: '以契约检验一个部门子图',
    en: 'hold a ministry’s subgraph to the contract',
  },
  help: {
    zh: `用法: npx tongcha-ministry conform [文件|地址] [--code 编码 …] [--key 文件] [--facts 文件] [--orders 编码] [--hostile] [--legacy 端口=地址 …]

以契约检验一个部门子图,逐项写明是否符合;有不符时退出码为 1。

  文件|地址      ${MINISTRY_FILE},或已在运行的子图的 http(s) 地址
  --code 编码    该部门持有的一个编码;没有查询字段时须给出
  --key 文件     该部门信任的私钥文件:用它签名来问,并检验未签名的会被拒绝(检验文件时自行生成)
  --facts 文件   业务系统自己的界面所显示的几条真实记录(docs/joining.md):逐项比对
  --orders 编码  会写入业务系统: 对该编码启动一次召回,下达两次,再结束,检验只有一次(docs/orders.md)
  --hostile      让业务系统以种种方式答错(延迟、截断、乱码、登录页、429、缺行等):须答对,或明说有误,绝不沉默
  --legacy 端口=地址  检验地址时: 该部门所用业务系统的地址应改为本机此端口,由它转往真正的地址

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry conform [FILE|ADDRESS] [--code CODE …] [--key FILE] [--facts FILE] [--orders CODE] [--hostile] [--legacy PORT=ADDRESS …]

Holds a ministry's subgraph to the contract, and says of each check whether it holds; exit code 1 where one does not.

  FILE|ADDRESS  ${MINISTRY_FILE}, or the http(s) address of a subgraph that runs
  --code CODE   a code that it holds, where it has no search field
  --key FILE    a private key that it trusts: calls are signed, and that others are refused is checked too (of a file: made for it)
  --facts FILE  what the system's own screens show of some real records (docs/joining.md): each value is compared
  --orders CODE writes into its system: a recall of that unit is opened, told twice and closed; it must be there once (docs/orders.md)
  --hostile     has its system answer wrongly in many ways (late, cut, garbage, the page of a login, 429, rows missing …): the
                answer must be right, or say that something is wrong, and never be silent
  --legacy PORT=ADDRESS  with an address: the ministry must be set to reach its system at this port here, which leads on to the true one

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, texts } = call;
    const [named = MINISTRY_FILE] = texts;
    const facts = await factsIn(options.facts);
    const checks = /^https?:/.test(named)
      ? await conformAddress(call, named, facts)
      : await conformFile(call, named, facts);
    return tell(checks, call);
  },
});

/** One that runs; with `--hostile` its systems lie behind the ports of `--legacy`. */
async function conformAddress(
  { language, options }: ConformCall,
  address: string,
  facts: Facts | undefined,
): Promise<readonly Check[]> {
  const { conform: conformTo } = await import('../../conform/suite.ts');
  const asked = { codes: options.code, key: await keyIn(options.key), facts, orders: options.orders };
  if (!options.hostile) return conformTo(address, asked);
  const proxies = await Promise.all(options.legacy.map((written) => proxyAt(written, language)));
  try {
    if (proxies.length === 0) throw usageFault(NO_SYSTEM, language);
    return await conformTo(address, { ...asked, hostile: { proxies } });
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  }
}

const NO_SYSTEM = {
  zh: '--hostile: 不知道业务系统在哪里。检验文件时,文件应以 ${NAME} 写出 http(s) 或数据库服务器的地址;检验地址时,请给出 --legacy 端口=地址',
  en: '--hostile: where the system is cannot be told. A file names the http(s) or database server’s address as ${NAME}; with an address write --legacy PORT=ADDRESS',
};

async function proxyAt(written: string, language: Language): Promise<Hostile['proxies'][number]> {
  const { proxyBefore } = await import('../../conform/hostile/stand-between.ts');
  const [, port, address] = /^(\d{1,5})=(.+)$/.exec(written) ?? [];
  const proxy = address === undefined ? null : await proxyBefore(address, Number(port));
  if (proxy) return proxy;
  throw usageFault(
    {
      zh: `--legacy ${written}: 应为 端口=地址,如 4199=http://10.0.0.7:8080`,
      en: `--legacy ${written}: expected PORT=ADDRESS, such as 4199=http://10.0.0.7:8080`,
    },
    language,
  );
}

/** Serves the file as gateways would find it, to one caller, whose key is made for it. */
async function conformFile(
  { io, language, options }: ConformCall,
  file: string,
  facts: Facts | undefined,
): Promise<readonly Check[]> {
  const between = options.hostile ? await betweenOf(file, io.env) : null;
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-conform-'));
  try {
    if (between?.proxies.length === 0) throw usageFault(NO_SYSTEM, language);
    const { ministry } = await openFile(file, { ...io.env, ...between?.settings }, language);
    const { privateFile, publicFile } = await makeKeys(folder);
    const { startMinistry } = await import('../../server.ts');
    const server = await startMinistry(ministry, { port: 0, trustedKeys: publicFile, ...(between ? HASTY : {}) });
    try {
      const { conform: conformTo } = await import('../../conform/suite.ts');
      return await conformTo(`${server.url}/graphql`, {
        codes: options.code,
        key: await keyIn(privateFile),
        facts,
        orders: options.orders,
        ...(between ? { hostile: between } : {}),
      });
    } finally {
      await server.stop();
    }
  } finally {
    await between?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Many of the faults last until a deadline. */
const HASTY = { timeoutMs: 3_000, probeEveryMs: 100 };

/** What stands before the systems that the file's settings name. */
async function betweenOf(file: string, env: Io['env']): Promise<Between> {
  const { standBetween } = await import('../../conform/hostile/stand-between.ts');
  return standBetween(settingsIn(await readFile(file, 'utf8').catch(() => ''), file, env));
}

/** @throws CliFault usage */
async function factsIn(file: string | undefined): Promise<Facts | undefined> {
  if (file === undefined) return undefined;
  const { FactsError, readFacts } = await import('../../conform/facts.ts');
  try {
    return readFacts(file);
  } catch (error) {
    throw error instanceof FactsError ? new CliFault(EXIT.usage, error.message) : error;
  }
}

/** @throws CliFault usage, without what was read */
async function keyIn(file: string | undefined): Promise<SigningKey | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readSigningKey(readFileSync(file, 'utf8'));
  } catch {
    throw new CliFault(
      EXIT.usage,
      `--key: ${file}: 应为私钥文件 (JWK 集的 private/signing.json) / expected the file of a private key, private/signing.json`,
    );
  }
}

function tell(checks: readonly Check[], { options, language, paint, say }: ConformCall): number {
  const failed = checks.filter(({ fault }) => fault !== null).length;
  if (options.json) say(JSON.stringify(checks, null, 2));
  else {
    for (const { name, fault } of printable(checks))
      say(fault === null ? `  ${paint('green', 'ok')}    ${name}` : `  ${paint('red', 'FAULT')} ${name}: ${fault}`);
    const held = checks.length - failed;
    say(language === 'zh' ? `${checks.length} 项中 ${held} 项符合` : `${held} of ${checks.length} hold`);
  }
  return failed === 0 ? EXIT.done : EXIT.refused;
}
