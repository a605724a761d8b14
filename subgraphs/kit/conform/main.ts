#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSigningKey } from '@tongcha/signature';
import { FactsError, readFacts } from './facts.ts';
import { type Check, conform } from './suite.ts';

const OPTIONS = `npm run conform -- URL [--code CODE …] [--key FILE] [--facts FILE]`;
const EXAMPLES = `
  npm run conform -- http://127.0.0.1:4001/graphql --key data/development/calls/private/signing.json
`;
const USAGE = {
  zh: `用法: ${OPTIONS}

以契约检验一个部门子图,逐项写明是否符合;有不符时退出码为 1。

  URL           子图的地址
  --code CODE   该部门持有的一个编码;没有查询字段时须给出
  --key FILE    该部门信任的私钥文件:用它签名来问,并检验未签名的会被拒绝
  --facts FILE  业务系统自己的界面所显示的几条真实记录(docs/joining.md):逐项比对
  --lang en     English

示例:
${EXAMPLES}`,
  en: `usage: ${OPTIONS}

Holds a ministry's subgraph to the contract, and says of each check whether it holds; exit code 1 where one does not.

  URL           address of the subgraph
  --code CODE   a code that it holds, where it has no search field
  --key FILE    a private key that it trusts: calls are signed, and that others are refused is checked too
  --facts FILE  what the system's own screens show of some real records (docs/joining.md): each value is compared
  --lang zh     中文

examples:
${EXAMPLES}`,
};

const options = {
  code: { type: 'string', multiple: true },
  key: { type: 'string' },
  facts: { type: 'string' },
  lang: { type: 'string', default: 'zh' },
  help: { type: 'boolean', short: 'h' },
} as const;
const { positionals, values } = read();
const usage = USAGE[values.lang === 'en' ? 'en' : 'zh'];
const [url] = positionals;
if (values.help) console.log(usage);
else if (!url || !URL.canParse(url)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const checks = await checked(url).catch((error: unknown) => {
    if (!(error instanceof FactsError)) throw error;
    console.error(error.message);
    return null;
  });
  if (checks) tell(checks);
  else process.exitCode = 2;
}

function read(): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE.zh}`);
    return process.exit(2);
  }
}

async function checked(address: string): Promise<Check[]> {
  const facts = values.facts === undefined ? undefined : readFacts(values.facts);
  const key = values.key === undefined ? undefined : await readSigningKey(readFileSync(values.key, 'utf8'));
  return conform(address, { codes: values.code ?? [], key, facts });
}

function tell(checks: readonly Check[]): void {
  for (const { name, fault } of checks) console.log(fault === null ? `  ok    ${name}` : `  FAULT ${name}: ${fault}`);
  const failed = checks.filter(({ fault }) => fault !== null).length;
  console.log(`${checks.length - failed} of ${checks.length} hold`);
  process.exitCode = failed === 0 ? 0 : 1;
}
