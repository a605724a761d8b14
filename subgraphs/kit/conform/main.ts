import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSigningKey } from '../../../common/signature/keys.ts';
import { conform } from './suite.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { code: { type: 'string', multiple: true }, key: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
const [url] = positionals;
const USAGE = 'usage: npm run conform -- URL [--code CODE …] [--key FILE]\n  URL   a subgraph, e.g. http://127.0.0.1:4001/graphql\n  CODE  a code that it holds, where it has no search field\n  FILE  a private key that it trusts: calls are signed, and that others are refused is checked too';
if (values.help) console.log(USAGE);
else if (!url || !URL.canParse(url)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const checks = await conform(url, values.code ?? [], values.key === undefined ? undefined : await readSigningKey(readFileSync(values.key, 'utf8')));
  for (const { name, fault } of checks) console.log(fault === null ? `  ok    ${name}` : `  FAULT ${name}: ${fault}`);
  const failed = checks.filter(({ fault }) => fault !== null).length;
  console.log(`${checks.length - failed} of ${checks.length} hold`);
  process.exitCode = failed === 0 ? 0 : 1;
}
