import { Fault } from '@tongcha/resilience';

/** A part of an answer that could not be read. The places stay inside, for the log; what stood there is nowhere. */
export class NotUnderstood extends Fault {
  /** Element, column or field with its row's kind, and how often. */
  readonly places: ReadonlyMap<string, number>;

  constructor(places: Iterable<string>) {
    super('NOT_UNDERSTOOD', 'gave something that could not be understood');
    const counts = new Map<string, number>();
    for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
    this.places = counts;
  }
}

const LONGEST = 64;

/** A name of the legacy system's as the log may have it: a key can be anything, a telephone too. */
export function placeName(name: string): string {
  return name
    .slice(0, LONGEST)
    .replace(/\d{5,}/g, '#')
    .replace(/[^\p{L}\p{N}_.:@#/[\]-]/gu, '?');
}
