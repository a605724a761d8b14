import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from '../gateways/contenders.ts';
import { oneGateway } from '../gateways/ours.ts';
import { inProduction } from '../gateways/production.ts';
import { startGateway, type Staged } from '../gateways/stage.ts';
import { cpuMs, proportionalMb } from '../gateways/usage.ts';
import { composeSupergraph, SUBGRAPHS, type SubgraphName } from '../graph/schema.ts';
import { closedLoop, median } from '../load/closed.ts';
import type { Question } from '../load/question.ts';
import { machine, readOptions } from '../options.ts';

const SECONDS = 5;
const WARM_SECONDS = 3;
/** What asks nobody else: the gateway's own part of a request. */
const QUERY = '{__typename}';
const ANSWER = '{"data":{"__typename":"Query"}}';

interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
  /** Of this process, by the time. */
  readonly asking: number;
}

/** What one worker and as many as there are cores answer: the same text again and again, in production too, where points are counted and each request audited, and texts that nobody has asked before. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-'));
  const supergraph = join(folder, 'supergraph.graphql');
  const nobody = Object.fromEntries(SUBGRAPHS.map((name) => [name, 'http://127.0.0.1:9/'])) as Record<
    SubgraphName,
    string
  >;
  writeFileSync(supergraph, composeSupergraph(nobody));
  const staged: Staged[] = [];
  try {
    for (const workers of [1, Math.max(2, availableParallelism())])
      for (const where of ['development', 'production'] as const)
        staged.push(await startGateway(await contenderOf(options, folder, workers, where), supergraph));
    const measured = new Map<string, Measured[]>();
    const runs = staged.flatMap((each) =>
      // The public asks trusted texts only in production.
      (each.contender.label.endsWith('production') ? [ALIKE] : [ALIKE, UNLIKE]).map((asked) => ({
        ...each,
        asked,
        label: `${each.contender.label}, ${asked.name}`,
      })),
    );
    for (const each of runs) await measure(each, each.asked, options.clients, WARM_SECONDS);
    for (let round = 0; round < options.rounds; round += 1)
      for (const each of runs) {
        const result = await measure(each, each.asked, options.clients, options.seconds ?? SECONDS);
        measured.set(each.label, [...(measured.get(each.label) ?? []), result]);
      }
    console.log(
      `\n${machine()}; ${options.clients} clients on the same machine; alike: ${QUERY}, unlike: 25 aliases of it of new names each time\n`,
    );
    console.log(
      '| gateway | requests/s, each round | median | CPU ms a request | cores of who asks | memory MB |\n| --- | --- | --- | --- | --- | --- |',
    );
    for (const { label, running } of runs) {
      const rounds = measured.get(label) ?? [];
      const figures = rounds.map(({ perSecond }) => perSecond);
      console.log(
        `| ${[
          label,
          figures.map((each) => each.toFixed(0)).join(', '),
          median(figures).toFixed(0),
          median(rounds.map((each) => each.cpuMs)).toFixed(3),
          median(rounds.map((each) => each.asking)).toFixed(2),
          proportionalMb(running.pid).toFixed(0),
        ].join(' | ')} |`,
      );
    }
  } finally {
    for (const { running } of staged) await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function contenderOf(
  options: Parameters<typeof oneGateway>[0],
  folder: string,
  workers: number,
  where: 'development' | 'production',
): Promise<Contender> {
  const ours = oneGateway(options);
  const own = join(folder, String(workers));
  mkdirSync(own, { recursive: true });
  const { env, ...rest } = where === 'development' ? ours : (await inProduction(ours, own, [QUERY])).contender;
  return { ...rest, label: `${workers}, ${where}`, env: { ...env, GATEWAY_WORKERS: String(workers) } };
}

async function measure({ url, running }: Staged, { next }: Asked, clients: number, seconds: number): Promise<Measured> {
  const [before, own] = [cpuMs(running.pid), process.cpuUsage()];
  const { requests, seconds: took, wrong, faults } = await closedLoop({ url, next, clients, seconds });
  if (wrong > 0) throw new Error(`${wrong} wrong answers: ${faults.join('; ')}`);
  const { user, system } = process.cpuUsage(own);
  return {
    perSecond: requests / took,
    cpuMs: (cpuMs(running.pid) - before) / requests,
    asking: (user + system) / 1e6 / took,
  };
}

interface Asked {
  readonly name: string;
  readonly next: () => Question;
}

let citizens = 0;

/** Each of the last thousand from an address of its own, as the proxy in front tells it: none comes to its points. */
function asCitizen(body: string, expected: Buffer): Question {
  citizens += 1;
  return {
    body,
    headers: { 'x-forwarded-for': `198.18.${(citizens >> 8) & 255}.${citizens & 255}` },
    check: (answer) => (answer.equals(expected) ? null : answer.toString().slice(0, 200)),
  };
}

const BODY = JSON.stringify({ query: QUERY });
const EXPECTED = Buffer.from(ANSWER);
const ALIKE: Asked = { name: 'alike', next: () => asCitizen(BODY, EXPECTED) };

/** Parsed, validated, weighed and planned anew: what takes the gateway's own time. */
const UNLIKE: Asked = {
  name: 'unlike',
  next: () => {
    const names = Array.from({ length: 25 }, (_, i) => `a${i}_${citizens}`);
    const data = Object.fromEntries(names.map((name) => [name, 'Query']));
    const query = `{${names.map((name) => `${name}:__typename`).join(' ')}}`;
    return asCitizen(JSON.stringify({ query }), Buffer.from(JSON.stringify({ data })));
  },
};
