import type { Workload } from '../load/question.ts';
import { figures, type Figures, type Row } from './table.ts';

/** How many times what ours takes each peer takes; lines whose gateways were not all measured are left out. */
export function ratios(rowsOf: ReadonlyMap<Workload, readonly Row[]>): string[] {
  return [...rowsOf].flatMap(([workload, rows]) => {
    const measured = rows.filter(({ failure }) => failure === null);
    const one = (key: string): Figures | undefined =>
      measured.filter(({ contender }) => contender.key === key).map(figures)[0];
    const hives = measured.filter(({ contender }) => contender.family === 'hive');
    const sameMerging = hives.filter(({ contender }) => !contender.mergesRequests).map(figures);
    const least = (all: readonly Figures[], of: (each: Figures) => number): number | undefined =>
      all.length > 0 ? Math.min(...all.map(of)) : undefined;
    const cpu = ({ cpuMs }: Figures): number => cpuMs;
    const memory = ({ peakMb }: Figures): number => peakMb;
    const [ours, merging] = [one('ours'), one('ours-merging')];
    const lines: readonly (readonly [string, number | undefined, number | undefined])[] = [
      ['CPU, stock / ours', one('stock')?.cpuMs, ours?.cpuMs],
      ['CPU, best Hive that merges calls only / ours', least(sameMerging, cpu), ours?.cpuMs],
      ['CPU, best Hive of all / ours', least(hives.map(figures), cpu), ours?.cpuMs],
      ['CPU, Hive merging requests / ours merging requests', one('hive-merging')?.cpuMs, merging?.cpuMs],
      ['memory, leanest Hive / ours', least(hives.map(figures), memory), ours?.peakMb],
    ];
    return lines.flatMap(([what, peer, own]) =>
      peer === undefined || own === undefined
        ? []
        : [`${workload.padEnd(6)}  ${what.padEnd(52)} ${(peer / own).toFixed(2)}`],
    );
  });
}
