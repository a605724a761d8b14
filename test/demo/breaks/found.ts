import type { LinkFact } from '../../../demo/world/facts.ts';
import type { Kept, Sample } from '../../questions/truth/sample.ts';

/** The codes of one thing that breaks a rule, as demo/world/case.ts has them. */
export type Found = readonly string[];
/** All of a sample that breaks a rule at a moment, `yyyy-MM-dd HH:mm:ss`. */
export type Breaks = (sample: Sample, now: string) => Iterable<Found>;

export type KeptLink = Kept<LinkFact>;

/** Hours since 1970 of a local time. */
export function hours(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}Z`) / 3_600_000;
}

/** The hours that a time may mean: one at midnight is a day. */
export function span(time: string): readonly [from: number, to: number] {
  const at = hours(time);
  return time.endsWith(' 00:00:00') ? [at, at + 24] : [at, at];
}

/** Whether a day, or a moment, is over at another. */
export function isOver(time: string, at: string): boolean {
  return span(time)[1] <= hours(at) && time !== at;
}

export function days(from: string, to: string): number {
  return Math.floor(hours(to) / 24) - Math.floor(hours(from) / 24);
}

export const USES: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'TREAT', 'MASS_BALANCE']);
export const MAKES: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'MASS_BALANCE']);

/** What two members say of one hand-over, each pair of them. */
export function* toldTwice({ links }: Sample): Generator<readonly [KeptLink, KeptLink]> {
  for (const alike of Map.groupBy(links, ({ kind, from, to }) => `${kind} ${from} ${to}`).values()) {
    const byMember = [...Map.groupBy(alike, ({ member }) => member).values()].map((own) =>
      own.toSorted((a, b) => hours(a.at) - hours(b.at)),
    );
    for (const [n, own] of byMember.entries())
      for (const others of byMember.slice(n + 1))
        for (const [m, one] of own.entries()) {
          const other = others[m];
          if (other) yield [one, other];
        }
  }
}
