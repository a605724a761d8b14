import { hazardLot } from '../codes.ts';
import type { Amount, Details, Fact, LinkFact, SectorName, UnitFact } from '../facts.ts';

/** By days after 1 January 2026: there are few, and each fact has some. */
const dates = new Map<number, string>();

/** yyyy-MM-dd HH:mm:ss, `day` days after 1 January 2026. */
export function time(day: number, hour = 8): string {
  let date = dates.get(day);
  if (date === undefined) dates.set(day, (date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)));
  return `${date} ${String(hour).padStart(2, '0')}:00:00`;
}

/** Which of its kind cell `i` is, from 0: there are six kinds, in turn. */
export function turn(i: number): number {
  return Math.floor(i / 6);
}

/** The same facts at another place. */
export function* placed(facts: Iterable<Fact>, division: string): Generator<Fact> {
  for (const fact of facts) yield { ...fact, division };
}

export function unit(
  sector: SectorName,
  codeOf: string,
  name: string,
  producer: string,
  day: number,
  details: Details,
  more: Partial<UnitFact> = {},
): UnitFact {
  return {
    type: 'unit',
    sector,
    code: codeOf,
    name,
    producer,
    producedAt: time(day),
    details,
    level: 'LOT',
    division: '370682',
    asOf: '2026-11-20 20:15:00',
    ...more,
  };
}

export function link(
  sector: SectorName,
  kind: LinkFact['kind'],
  from: string,
  to: string,
  day: number,
  document: string,
  documentKind: string,
  more: Partial<LinkFact> = {},
): LinkFact {
  return {
    type: 'link',
    sector,
    kind,
    from,
    to,
    at: time(day, 9),
    document,
    documentKind,
    division: '370682',
    asOf: '2026-11-20 20:15:00',
    ...more,
  };
}

/** A chemical lot, or part of it, left for its receiver. */
export function waybill(i: number, n: number, day: number, to: string, quantity: Amount, part = ''): LinkFact {
  return link('hazardous-goods', 'TRANSPORT', hazardLot(i, n), `uscc:${to}`, day, `YD-B${i}-${n}${part}`, '运单', {
    quantity,
    party: to,
  });
}

/**
 * A hand-over: on record with who received it and, two times in five, by `n`, with who gave it, too, by
 * another scale; registers of what was given have the day alone.
 */
export function* bothSides(
  received: LinkFact,
  n: number,
  given: Pick<LinkFact, 'sector' | 'document' | 'documentKind' | 'quantity'>,
): Generator<LinkFact> {
  yield received;
  // When it ended is known to who received it.
  const { until: _, ...shared } = received;
  if (n % 5 < 2) yield { ...shared, ...given, at: `${received.at.slice(0, 10)} 00:00:00` };
}
