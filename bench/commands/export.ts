import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../../test/support/free-port.ts';
import { commandOf } from '../gateways/contenders.ts';
import { launch, ready } from '../gateways/process.ts';
import { cpuMs, peakMb } from '../gateways/usage.ts';
import { machine } from '../options.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stub = fileURLToPath(new URL('../export/stub.ts', import.meta.url));

/** What a record of an export costs the gateway and the command line together, over a ministry that answers at next to no cost. */
const TARGET_US = 50;

/** Exports that are made before one is measured: the gateway's code is compiled by then. */
const WARM = 1;

/** CPU a record of gateway and command line, and the most memory each had. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '3' },
      page: { type: 'string', default: '200' },
      formats: { type: 'string', default: 'ndjson,csv,parquet' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-export-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const keys = join(folder, 'keys');
  const token = execFileSync(
    process.execPath,
    ['cli/token.ts', '--role', 'data-team', '--minutes', '1440', '--folder', keys],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ).trim();
  const records = Number(values.records);
  const ministry = launch({ args: [stub, String(records)], cwd: folder });
  const address = (await Promise.race([ministry.message, ministry.ended])) as string | undefined;
  if (address === undefined) throw new Error(`the ministry does not start: ${ministry.lastWords()}`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  const gateway = launch({
    cwd: root,
    args: [...commandOf(root), '--port', String(port)],
    env: {
      NODE_ENV: 'development',
      GATEWAY_AGREEMENTS: join(root, 'schema/agreements'),
      GATEWAY_IDENTITY_DEVELOPMENT_KEYS: join(keys, 'jwks.json'),
      MINISTRIES_FOOD_DRUG_URL: address,
    },
  });
  await ready(gateway, url);
  console.log(
    `${machine()}; ${records.toLocaleString('en')} records, ${values.page} a page\n\n| format | bytes a record | gateway µs | command line µs | together µs | gateway peak MB | command line peak MB | records/s |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`,
  );
  let missed = 0;
  for (const format of values.formats.split(',')) {
    const rounds: Measured[] = [];
    for (let i = -WARM; i < Number(values.rounds); i += 1) {
      const output = join(folder, `records.${format}`);
      const before = cpuMs(gateway.pid);
      const began = performance.now();
      const cli = exportAll({ folder, token, url, output, page: values.page });
      const seconds = (performance.now() - began) / 1_000;
      const gatewayUs = ((cpuMs(gateway.pid) - before) * 1_000) / records;
      if (i >= 0)
        rounds.push({
          gatewayUs,
          cliUs: (cli.cpuMs * 1_000) / records,
          cliMb: cli.peakMb,
          bytes: statSync(output).size / records,
          rate: records / seconds,
        });
      for (const file of readdirSync(folder)) if (file.startsWith('records.')) rmSync(join(folder, file));
    }
    const [least] = rounds.toSorted((a, b) => a.gatewayUs + a.cliUs - b.gatewayUs - b.cliUs);
    if (!least) continue;
    const { gatewayUs, cliUs, cliMb, bytes, rate } = least;
    if (format === 'ndjson' && gatewayUs + cliUs > TARGET_US) missed += 1;
    console.log(
      `| ${format} | ${bytes.toFixed(0)} | ${gatewayUs.toFixed(1)} | ${cliUs.toFixed(1)} | ${(gatewayUs + cliUs).toFixed(1)} | ${peakMb(gateway.pid).toFixed(0)} | ${cliMb.toFixed(0)} | ${rate.toFixed(0)} |`,
    );
  }
  await gateway.stop();
  await ministry.stop();
  console.log(
    `\nthe least of ${values.rounds} rounds; ${missed === 0 ? 'the target is met' : `more than ${TARGET_US} µs a record`}`,
  );
  if (missed > 0) process.exitCode = 1;
}

interface Measured {
  readonly gatewayUs: number;
  readonly cliUs: number;
  readonly cliMb: number;
  readonly bytes: number;
  readonly rate: number;
}

/** One export in a process of its own, which tells what it took. @throws Error where it fails */
function exportAll(of: {
  readonly folder: string;
  readonly token: string;
  readonly url: string;
  readonly output: string;
  readonly page: string;
}): { readonly cpuMs: number; readonly peakMb: number } {
  const told = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { tongcha } from ${JSON.stringify(join(root, 'cli/index.ts'))};
const output = { isTTY: false, write: () => true, drained: () => Promise.resolve() };
const code = await tongcha(${JSON.stringify(['export', 'food-drug', '--page', of.page, '--output', of.output, '--url', of.url])}, { out: output, err: output, env: process.env, input: () => Promise.resolve(''), signal: new AbortController().signal });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ code, cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakMb: maxRSS / 1_024 }));`,
    ],
    { encoding: 'utf8', env: { TONGCHA_TOKEN: of.token, TONGCHA_PURPOSE: 'statistics' } },
  );
  const { code, ...taken } = JSON.parse(told) as { code: number; cpuMs: number; peakMb: number };
  if (code !== 0 || !existsSync(of.output)) throw new Error(`the export ended with ${code}`);
  return taken;
}
