import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSigningKey } from '../../../common/signature/keys.ts';
import { FactsError, readFacts } from './facts.ts';
import { type Check, conform } from './suite.ts';

const USAGE = `usage: npm run conform -- URL [--code CODE …] [--key FILE] [--facts FILE]
  URL           a subgraph, e.g. http://127.0.0.1:4001/graphql
  --code CODE   a code that it holds, where it has no search field
  --key FILE    a private key that it trusts: calls are signed, and that others are refused is checked too
  --facts FILE  what the system's own screens show of some real records (docs/joining.md): each value is compared`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    code: { type: 'string', multiple: true },
    key: { type: 'string' },
    facts: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const [url] = positionals;
if (values.help) console.log(USAGE);
else if (!url || !URL.canParse(url)) {
  console.error(USAGE);
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
