import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { makeKeys, readSigningKey, type SigningKey } from '@tongcha/signature';
import { z } from 'zod';
import type { Facts } from '../../conform/facts.ts';
import type { Check } from '../../conform/suite.ts';
import { type Call, MINISTRY_FILE, ministryCommand } from '../command.ts';
import { openFile } from '../open-file.ts';

const OPTIONS = { code: z.array(z.string()).default([]), key: z.string().optional(), facts: z.string().optional() };
type ConformCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const EXAMPLES = `  npx tongcha-ministry conform ${MINISTRY_FILE} --code urn:timber:lot:0001
  npx tongcha-ministry conform http://127.0.0.1:4001/graphql --key data/development/calls/private/signing.json`;

export const conform = ministryCommand({
  about: {
    zh: '以契约检验一个部门子图',
    en: 'hold a ministry’s subgraph to the contract',
  },
  help: {
    zh: `用法: npx tongcha-ministry conform [文件|地址] [--code 编码 …] [--key 文件] [--facts 文件]

以契约检验一个部门子图,逐项写明是否符合;有不符时退出码为 1。

  文件|地址      ${MINISTRY_FILE},或已在运行的子图的 http(s) 地址
  --code 编码    该部门持有的一个编码;没有查询字段时须给出
  --key 文件     该部门信任的私钥文件:用它签名来问,并检验未签名的会被拒绝(检验文件时自行生成)
  --facts 文件   业务系统自己的界面所显示的几条真实记录(docs/joining.md):逐项比对

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry conform [FILE|ADDRESS] [--code CODE …] [--key FILE] [--facts FILE]

Holds a ministry's subgraph to the contract, and says of each check whether it holds; exit code 1 where one does not.

  FILE|ADDRESS  ${MINISTRY_FILE}, or the http(s) address of a subgraph that runs
  --code CODE   a code that it holds, where it has no search field
  --key FILE    a private key that it trusts: calls are signed, and that others are refused is checked too (of a file: made for it)
  --facts FILE  what the system's own screens show of some real records (docs/joining.md): each value is compared

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, texts } = call;
    const [named = MINISTRY_FILE] = texts;
    const facts = await factsIn(options.facts);
    const { conform: conformTo } = await import('../../conform/suite.ts');
    const checks = /^https?:/.test(named)
      ? await conformTo(named, { codes: options.code, key: await keyIn(options.key), facts })
      : await conformFile(call, named, facts);
    return tell(checks, call);
  },
});

/** Serves the file as gateways would find it, to one caller, whose key is made for it. */
async function conformFile(
  { io, language, options }: ConformCall,
  file: string,
  facts: Facts | undefined,
): Promise<readonly Check[]> {
  const { ministry } = await openFile(file, io.env, language);
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-conform-'));
  try {
    const { privateFile, publicFile } = await makeKeys(folder);
    const { startMinistry } = await import('../../server.ts');
    const server = await startMinistry(ministry, { port: 0, trustedKeys: publicFile });
    try {
      const { conform: conformTo } = await import('../../conform/suite.ts');
      return await conformTo(`${server.url}/graphql`, { codes: options.code, key: await keyIn(privateFile), facts });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
