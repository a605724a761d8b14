import { quantile } from '../load/closed.ts';
import type { Workload } from '../load/question.ts';
import type { Row } from './table.ts';

/** How many times the CPU of the checkout before what is ours takes now: of rounds beside each other, so that what the machine does else falls on both. */
export function besideBefore(rowsOf: ReadonlyMap<Workload, readonly Row[]>): string[] {
  return [...rowsOf].flatMap(([workload, rows]) => {
    const of = (key: string): Row | undefined =>
      rows.find(({ contender, failure }) => contender.key === key && failure === null);
    const [ours, before] = [of('ours'), of('before')];
    if (!ours || !before) return [];
    const ratios = ours.rounds.map(({ cpuMs }, i) => cpuMs / (before.rounds[i]?.cpuMs ?? Number.NaN));
    const [middle, low, high] = [0.5, 0.25, 0.75].map((q) => quantile(ratios, q).toFixed(3));
    return [
      `${workload.padEnd(6)}  ${'CPU, ours / before: median and quartiles'.padEnd(52)} ${middle} (${low} to ${high})`,
    ];
  });
}
