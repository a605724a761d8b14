import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { isCompressed, linesIn, readSegment, segmentsOf } from '../../common/audit-log/segments.ts';
import { oneGateway } from '../gateways/ours.ts';
import { inProduction } from '../gateways/production.ts';
import { startGateway, startSubgraphs } from '../gateways/stage.ts';
import { unlike } from '../graph/operations.ts';
import { closedLoop } from '../load/closed.ts';
import { WORKLOADS } from '../load/question.ts';
import { machine, readOptions } from '../options.ts';

const SECONDS = 60;
const DAYS = 184;
/** Of each line, and of its share in the levels above (docs/audit.md). */
const HASH_BYTES = (32 * 16) / 15;

/** What a request takes of the disk for its audit records, by a gateway in production: over the segments that are full. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const subgraphs = await startSubgraphs();
  const { contender, regulator, auditFolder } = await inProduction(oneGateway(options), subgraphs.folder, [
    unlike().query,
    '{__typename}',
  ]);
  const { url, running } = await startGateway(contender, subgraphs.supergraph);
  try {
    const headers = { ...regulator, 'x-forwarded-for': '203.0.113.1' };
    const { requests, seconds, wrong, faults } = await closedLoop({
      url,
      next: WORKLOADS.unlike.next,
      clients: 16,
      seconds: options.seconds ?? SECONDS,
      headers,
    });
    if (wrong > 0) throw new Error(`${wrong} wrong: ${faults.join('; ')}`);
    await running.stop();
    console.log(`\n${machine()}; ${requests} requests in ${seconds.toFixed(0)} s\n`);
    console.log(table(sizesOf(auditFolder)));
  } finally {
    await running.stop();
    await subgraphs.stop();
  }
}

interface Sizes {
  readonly requests: number;
  readonly lines: number;
  readonly plain: number;
  readonly compressed: number;
}

function sizesOf(folder: string): Sizes {
  const files = filesIn(folder);
  const sum = { requests: 0, lines: 0, plain: 0, compressed: 0 };
  for (const segment of segmentsOf(files).filter(isCompressed)) {
    const bytes = readSegment(files, segment);
    const { lines } = linesIn(bytes);
    sum.requests += lines.filter((line) => line.includes('"kind":"request"')).length;
    sum.lines += lines.length;
    sum.plain += bytes.length;
    sum.compressed += statSync(join(folder, segment.name)).size;
  }
  if (sum.requests === 0)
    throw new Error(`no segment was full: ask for longer (--seconds); ${readdirSync(folder).join(' ')}`);
  return sum;
}

function table({ requests, lines, plain, compressed }: Sizes): string {
  const hashes = (lines * HASH_BYTES) / requests;
  const row = (what: string, bytes: number): string =>
    `| ${what} | ${bytes.toFixed(0)} | ${((bytes * 100 * 86_400) / 1e9).toFixed(1)} GB | ${((bytes * 100 * 86_400 * DAYS) / 1e12).toFixed(2)} TB |`;
  return [
    `| ${(lines / requests).toFixed(1)} lines a request | bytes a request | a day at 100 requests/s | ${DAYS} days |`,
    '| --- | ---: | ---: | ---: |',
    row('lines as they are written', plain / requests),
    row('lines, compressed', compressed / requests),
    row('hashes', hashes),
    row('before', plain / requests + hashes),
    row('now', compressed / requests + hashes),
  ].join('\n');
}
