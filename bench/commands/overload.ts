import { oneGateway } from '../gateways/ours.ts';
import { inProduction } from '../gateways/production.ts';
import { startGateway, startSubgraphs } from '../gateways/stage.ts';
import { pin, OTHERS_CORE, SERVER_CORE } from '../gateways/pin.ts';
import { unlike } from '../graph/operations.ts';
import type { Poured } from '../load/open.ts';
import { startPourer } from '../load/pourer.ts';
import { machine, readOptions } from '../options.ts';

const SECONDS = 20;
/** Short steps, each asking for more, until not all is answered. */
const STEP_SECONDS = 4;
const FIRST_RATE = 100;
const STEP = 1.4;
/** Of what can be done. */
const REGULATORS = 0.1;
const LOAD = 3;
const TARGET = 2;

/** What the classes above wait when the public asks three times as much as can be done. */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const seconds = options.seconds ?? SECONDS;
  // What is started inherits it. The gateway has a core of its own, as it has where others ask and answer elsewhere.
  const apart = pin(process.pid, OTHERS_CORE);
  const subgraphs = await startSubgraphs();
  const { contender, regulator } = await inProduction(oneGateway(options), subgraphs.folder, [
    unlike().query,
    '{__typename}',
  ]);
  const { url, running } = await startGateway(contender, subgraphs.supergraph);
  if (apart) pin(running.pid, SERVER_CORE);
  // The public asks from elsewhere: what it takes to ask so much is no part of what others wait for.
  const [citizens, regulators] = [startPourer(true), startPourer()];
  const asPublic = (rate: number, of = seconds): Promise<Poured> =>
    citizens.pour({ url, rate, seconds: of, everNewAddresses: true });
  const asRegulator = (rate: number): Promise<Poured> =>
    regulators.pour({
      url,
      rate,
      seconds,
      headers: { ...regulator, 'x-forwarded-for': '203.0.113.1' },
      everNewAddresses: false,
    });
  try {
    const capacity = options.rate ?? (await capacityOf(asPublic));
    const rate = Math.max(5, capacity * REGULATORS);
    process.stderr.write(`${capacity.toFixed(0)} requests a second can be done\n`);
    const alone = await asRegulator(rate);
    const [pressed, others] = await Promise.all([asRegulator(rate), asPublic(capacity * LOAD)]);
    console.log(
      `\n${machine()}, ${apart ? `the gateway alone on one of them` : 'shared by all'}; regulators ask ${rate.toFixed(0)} a second, the public ${LOAD} times the ${capacity.toFixed(0)} that can be done; ${seconds} s each\n`,
    );
    console.log(
      table([
        ['regulators, alone', alone],
        ['regulators, under load', pressed],
        ['the public, under load', others],
      ]),
    );
    const ratio = pressed.p50 / alone.p50;
    console.log(
      `\nregulators’ p50 under load / alone ${ratio.toFixed(2)}   target ${TARGET}: ${ratio <= TARGET ? 'met' : 'MISSED'}`,
    );
    if (ratio > TARGET || pressed.lost + pressed.wrong > 0) process.exitCode = 1;
  } finally {
    await Promise.all([citizens.stop(), regulators.stop(), running.stop()]);
    await subgraphs.stop();
  }
}

/** The most a second of which all but one in a hundred is answered. */
async function capacityOf(pour: (rate: number, seconds: number) => Promise<Poured>): Promise<number> {
  await pour(FIRST_RATE, STEP_SECONDS);
  for (let rate = FIRST_RATE; ; rate *= STEP) {
    const { asked, lost, wrong } = await pour(rate, STEP_SECONDS);
    if (lost + wrong > asked / 100) return (asked - lost - wrong) / STEP_SECONDS;
  }
}

function table(rows: readonly (readonly [string, Poured])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const answered = ({ asked, lost, wrong }: Poured): string =>
    `${(((asked - lost - wrong) / Math.max(1, asked)) * 100).toFixed(1)} % of ${asked}`;
  return [
    line(['who', 'answered', 'p50 ms', 'p99 ms']),
    line(['---', '---:', '---:', '---:']),
    ...rows.map(([who, each]) => line([who, answered(each), each.p50.toFixed(1), each.p99.toFixed(1)])),
  ].join('\n');
}
