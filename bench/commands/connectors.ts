import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dropLargeFile } from '../connectors/dropped-file.ts';
import { type Cost, ENTITIES, Subject } from '../connectors/pair.ts';
import { CONNECTORS, type MeasuredConnector } from '../connectors/systems.ts';
import { quantile } from '../load/closed.ts';
import { machine } from '../options.ts';

const OURS = fileURLToPath(new URL('../../', import.meta.url));
const QUESTIONS = ['records', 'links back', 'links forward', 'over GraphQL'] as const;
/** Of one turn: as many codes each as the system takes, 100 at most. */
const CALLS = 20;
/** Turns before any is counted: by then all is compiled. */
const WARM = 25;

/**
 * What a code costs each connector in CPU of its ministry's process; with `--against DIR`, another checkout, turn by turn
 * beside it, so that what else the machine does falls on both.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { only, rounds, against } = options(args);
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-'));
  try {
    console.log(`${machine()}\n`);
    if (only.length === 0) {
      mkdirSync(join(folder, 'drop'));
      await dropLargeFile(join(folder, 'drop'));
    }
    console.log(
      `CPU of the ministry's process, µs a code, the median of ${rounds} turns of ${CALLS} calls${against ? `; before: ${against}` : ''}\n`,
    );
    console.log(
      `| connector | question | µs |${against ? ' before | now over before: median, quartiles |' : ''}\n| --- | --- | ---: |${against ? ' ---: | ---: |' : ''}`,
    );
    for (const [name, connector] of Object.entries(CONNECTORS)) {
      if (only.length === 0 || only.includes(name)) await measure(name, connector, join(folder, name), against, rounds);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function options(args: readonly string[]): { only: readonly string[]; rounds: number; against: string | undefined } {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, rounds: { type: 'string', default: '20' }, against: { type: 'string' } },
  });
  const only = values.only?.split(',') ?? [];
  for (const name of only)
    if (!(name in CONNECTORS))
      throw new Error(`--only: no connector is named ${name}; there are ${Object.keys(CONNECTORS).join(', ')}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1_000)
    throw new Error('--rounds: expected a whole number from 1 to 1000');
  return { only, rounds, against: values.against };
}

async function measure(
  name: string,
  connector: MeasuredConnector,
  folder: string,
  against: string | undefined,
  rounds: number,
): Promise<void> {
  const started: { stop(): Promise<void> }[] = [];
  try {
    const subjects: Subject[] = [];
    for (const [i, root] of (against === undefined ? [OURS] : [OURS, against]).entries()) {
      const system = await connector.start(join(folder, String(i)));
      started.unshift(system);
      const subject = await Subject.start(root, connector, system.env);
      started.unshift(subject);
      subjects.push(subject);
    }
    const [ours, other] = subjects as [Subject, Subject?];
    const codes = await ours.codes();
    await other?.codes();
    for (const subject of subjects) await subject.keep(codes);
    for (const question of QUESTIONS) await compare(`${name} | ${question}`, question, codes, ours, other, rounds);
  } finally {
    for (const each of started) await each.stop();
  }
}

async function compare(
  title: string,
  question: (typeof QUESTIONS)[number],
  codes: readonly string[],
  ours: Subject,
  other: Subject | undefined,
  rounds: number,
): Promise<void> {
  const turn = async (subject: Subject, i: number): Promise<Cost> => {
    const from = (i * 997) % codes.length;
    if (question !== 'over GraphQL') return subject.ask(question, from, CALLS);
    return subject.serve(Array.from({ length: CALLS * ENTITIES }, (_, j) => codes[(from + j) % codes.length] ?? ''));
  };
  const costs: number[] = [];
  const before: number[] = [];
  const found: [number, number] = [0, 0];
  for (let i = 0; i < WARM + rounds; i += 1) {
    const one = i % 2 === 0 ? await turn(ours, i) : null;
    const two = other && (await turn(other, i));
    const own = one ?? (await turn(ours, i));
    if (i < WARM) continue;
    costs.push(own.cpuUs / own.codes);
    found[0] += own.found;
    if (!two) continue;
    before.push(two.cpuUs / two.codes);
    found[1] += two.found;
  }
  const ratios = before.map((each, i) => (costs[i] ?? 0) / each);
  const beside =
    before.length === 0
      ? ''
      : ` ${quantile(before, 0.5).toFixed(1)} | ${[0.5, 0.25, 0.75].map((q) => quantile(ratios, q).toFixed(3)).join(', ')} |`;
  console.log(
    `| ${title} | ${quantile(costs, 0.5).toFixed(1)} |${beside}${other && found[0] !== found[1] ? ` found ${found.join(' and ')}` : ''}`,
  );
}
