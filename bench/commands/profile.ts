import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessContenders } from '../gateways/access-contenders.ts';
import { oneGateway } from '../gateways/ours.ts';
import { startGateway, startSubgraphs } from '../gateways/stage.ts';
import { closedLoop } from '../load/closed.ts';
import { WORKLOADS } from '../load/question.ts';
import { type CpuProfile, topSelf } from '../load/self-time.ts';
import { readOptions } from '../options.ts';

const SECONDS = 10;
const WARM_SECONDS = 5;
const TOP = 10;

/** Where the gateway's own time goes, a workload at a time. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const subgraphs = await startSubgraphs();
  const contender = oneGateway(options, await accessContenders(options.ours, subgraphs));
  for (const workload of [...options.workloads].reverse()) {
    const { title, next } = WORKLOADS[workload];
    const folder = join(subgraphs.folder, workload);
    const { url, running } = await startGateway(contender, subgraphs.supergraph, [
      '--cpu-prof',
      '--cpu-prof-dir',
      folder,
      '--cpu-prof-interval',
      '500',
    ]);
    const { clients } = options;
    const { headers } = contender;
    await closedLoop({ url, next, clients, headers, seconds: WARM_SECONDS });
    // The profile's clock is the system's monotonic one, which is this process's too.
    const from = microseconds();
    const measured = await closedLoop({ url, next, clients, headers, seconds: options.seconds ?? SECONDS });
    const to = microseconds();
    await running.stop();
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error(`${contender.label} left no profile: ${running.lastWords()}`);
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    console.log(
      `${contender.label}, ${title}: ${measured.requests} requests, ${measured.wrong} wrong; share of the time that it worked`,
    );
    for (const { where, share } of topSelf(profile, from, to).slice(0, TOP))
      console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${where}`);
    console.log();
  }
  await subgraphs.stop();
}

function microseconds(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}
