import { median } from '../load/closed.ts';
import type { Contender } from './contenders.ts';
import type { Round } from './measure.ts';

export interface Row {
  readonly contender: Contender;
  readonly rounds: readonly Round[];
  /** Why there is nothing to show. */
  readonly failure: string | null;
}

export interface Figures {
  readonly requestsASecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly ministryCalls: number;
  readonly representations: number;
  readonly bytes: number;
}

const HEAD = [
  'gateway',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU ms/request',
  'peak MB',
  'ministry calls/request',
  'representations/request',
  'answer bytes',
];

/** The median round of each figure by itself; memory is the peak of all. */
export function figures({ rounds }: Row): Figures {
  const of = (figure: (round: Round) => number): number => median(rounds.map(figure));
  return {
    requestsASecond: of(({ requests, seconds }) => requests / seconds),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    cpuMs: of(({ cpuMs }) => cpuMs),
    peakMb: Math.max(...rounds.map(({ peakMb }) => peakMb)),
    ministryCalls: of(({ ministryCalls }) => ministryCalls),
    representations: of(({ representations }) => representations),
    bytes: of(({ bytes }) => bytes),
  };
}

export function table(title: string, rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    if (row.failure !== null) return [row.contender.label, ...HEAD.slice(1).map(() => '-')];
    const f = figures(row);
    return [
      row.contender.label,
      f.requestsASecond.toFixed(0),
      f.p50.toFixed(1),
      f.p99.toFixed(1),
      f.cpuMs.toPrecision(3),
      f.peakMb.toFixed(0),
      f.ministryCalls.toFixed(2),
      f.representations.toFixed(1),
      f.bytes.toFixed(0),
    ];
  });
  const widths = HEAD.map((name, column) => Math.max(name.length, ...cells.map((line) => line[column]?.length ?? 0)));
  const line = (values: readonly string[]): string =>
    `| ${values.map((value, column) => (column === 0 ? value.padEnd(widths[column] ?? 0) : value.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const failures = rows
    .filter(({ failure }) => failure !== null)
    .map(({ contender, failure }) => `${contender.label}: ${failure}`);
  return [title, '', line(HEAD), rule, ...cells.map(line), ...(failures.length > 0 ? ['', ...failures] : [])].join(
    '\n',
  );
}
