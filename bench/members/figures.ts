import type { Walked } from './walked.ts';

export type Side = 'by filter' | 'everybody';

export interface Case {
  readonly members: number;
  readonly units: number;
  /** Whether one member is ten times slower. */
  readonly slow: boolean;
  readonly side: Side;
}

/** Medians of walks alike. */
export interface Figures {
  readonly calls: number;
  readonly asks: number;
  readonly mostCalls: number;
  readonly milliseconds: number;
  /** Time over that of the longest row of calls. */
  readonly ratio: number;
  /** CPU of the gateway a unit, microseconds. */
  readonly cpu: number;
  readonly membersCpuMs: number;
  /** The longest turn of the gateway's loop, milliseconds of CPU; null: not watched. */
  readonly turn: number | null;
}

export function figuresOf(walks: readonly Walked[], pathMs: number, units: number, turn: number | null): Figures {
  const of = (read: (walked: Walked) => number): number => median(walks.map(read));
  const milliseconds = of((walked) => walked.milliseconds);
  return {
    calls: of(({ calls }) => calls),
    asks: of(({ asks }) => asks),
    mostCalls: of(({ mostCalls }) => mostCalls),
    milliseconds,
    ratio: milliseconds / pathMs,
    cpu: of(({ cpuMs }) => (cpuMs * 1_000) / units),
    membersCpuMs: of(({ membersCpuMs }) => membersCpuMs),
    turn,
  };
}

export const HEAD =
  '| members | units | | asked | calls | asks | most calls of one | ms | ms / longest path | gateway CPU µs a unit | members’ CPU ms | spared | longest turn ms |\n' +
  '| ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';

/** @param beside what members take where everybody is asked, ms; null: not measured */
export function line(of: Case, is: Figures, beside: number | null): string {
  const spared = beside === null ? '' : `${(100 * (1 - is.membersCpuMs / beside)).toFixed(0)} %`;
  return `| ${named(of)} | ${is.calls} | ${is.asks} | ${is.mostCalls} | ${is.milliseconds.toFixed(0)} | ${is.ratio.toFixed(2)} | ${is.cpu.toFixed(0)} | ${is.membersCpuMs.toFixed(0)} | ${spared} | ${is.turn?.toFixed(1) ?? ''} |`;
}

export function unmeasured(of: Case, why: string): string {
  return `| ${named(of)} | ${why} | | | | | | | | |`;
}

function named({ members, units, slow, side }: Case): string {
  return `${members} | ${units} | ${slow ? 'one slow' : 'alike'} | ${side}`;
}

/** What is wanted of a walk by filter, where it is not met. */
export function missedIn({ members, units, slow }: Case, { asks, calls, ratio, cpu, turn }: Figures): string[] {
  const small = units === 1_000;
  const many = small && members >= 155;
  const wanted: readonly (readonly [what: string, is: number, most: number | null])[] = [
    ['asks', asks, many ? 2_500 : null],
    ['calls', calls, many ? 1_500 : null],
    ['ms / longest path', ratio, small ? 1.3 : null],
    ['CPU µs a unit', cpu, small && !slow ? (MOST_CPU[members] ?? null) : null],
    ['longest turn, ms', turn ?? 0, 25],
  ];
  return wanted.flatMap(([what, is, most]) =>
    most !== null && is > most
      ? [
          `${members} members, ${units} units${slow ? ', one slow' : ''}: ${what} ${is.toFixed(2)}, at most ${most} is wanted`,
        ]
      : [],
  );
}

/** By members. */
const MOST_CPU: Readonly<Record<number, number>> = { 5: 35, 155: 70 };

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
