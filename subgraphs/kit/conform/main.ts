import { parseArgs } from 'node:util';
import { conform } from './suite.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { code: { type: 'string', multiple: true } } });
const [url] = positionals;
if (!url || !URL.canParse(url)) {
  console.error('usage: npm run conform -- URL [--code CODE …]\n  URL   a subgraph, e.g. http://127.0.0.1:4001/graphql\n  CODE  a code that it holds, where it has no search field');
  process.exitCode = 2;
} else {
  const checks = await conform(url, values.code ?? []);
  for (const { name, fault } of checks) console.log(fault === null ? `  ok    ${name}` : `  FAULT ${name}: ${fault}`);
  const failed = checks.filter(({ fault }) => fault !== null).length;
  console.log(`${checks.length - failed} of ${checks.length} hold`);
  process.exitCode = failed === 0 ? 0 : 1;
}
