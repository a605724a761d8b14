import type { EpcisEvent, Item } from './event.ts';
import { byTime } from './standing.ts';

/** A child in a parent, from the event that put it there, or found it there, to the event that took it out. */
export interface Span {
  readonly kind: 'PACK' | 'INSTALL';
  readonly child: string;
  readonly parent: string;
  readonly item: Item;
  readonly begin: EpcisEvent;
  readonly end: EpcisEvent | null;
}

interface Open extends Span {
  end: EpcisEvent | null;
  remaining: number | null;
}

/**
 * What aggregation and association events say was in what, and how long (EPCIS 2.0 sections 7.4.3 and 7.4.6). A DELETE ends
 * what it names: without children everything in the parent, with an amount of a class only when nothing of
 * the class is left. An OBSERVE tells of a child of which no ADD is known.
 */
export function spans(events: readonly EpcisEvent[], codeOf: (uri: string) => string | null): readonly Span[] {
  const byParent = new Map<string, Open[]>();
  const all: Open[] = [];
  for (const event of events.filter(isContainment).sort(inOrder)) {
    const parent = event.parent === null ? null : codeOf(event.parent);
    if (parent === null) continue;
    const kind = event.type === 'AssociationEvent' ? 'INSTALL' : 'PACK';
    const key = `${kind} ${parent}`;
    const open = (byParent.get(key) ?? []).filter((span) => span.end === null);
    byParent.set(key, open);
    if (event.action === 'DELETE') {
      takeOut(event, open, codeOf);
      continue;
    }
    for (const item of event.children) {
      const child = codeOf(item.uri);
      if (child === null || (event.action === 'OBSERVE' && open.some((span) => span.child === child))) continue;
      const span: Open = { kind, child, parent, item, begin: event, end: null, remaining: item.quantity };
      open.push(span);
      all.push(span);
    }
  }
  return all;
}

function takeOut(event: EpcisEvent, open: readonly Open[], codeOf: (uri: string) => string | null): void {
  if (event.children.length === 0) {
    for (const span of open) span.end = event;
    return;
  }
  for (const item of event.children) {
    const child = codeOf(item.uri);
    let taken = item.quantity;
    for (const span of open.filter((one) => one.child === child && one.end === null)) {
      if (taken !== null && span.remaining !== null && item.unit === span.item.unit && taken < span.remaining) {
        span.remaining -= taken;
        break;
      }
      if (taken !== null && span.remaining !== null) taken -= span.remaining;
      span.end = event;
      if (taken !== null && taken <= 0) break;
    }
  }
}

function isContainment(event: EpcisEvent): boolean {
  return event.type === 'AggregationEvent' || event.type === 'AssociationEvent';
}

// A DELETE comes before an ADD of the same instant: what is put in as the parent is emptied is its next filling.
const RANK = { DELETE: 0, ADD: 1, OBSERVE: 2 };

function inOrder(a: EpcisEvent, b: EpcisEvent): number {
  return a.instant - b.instant || RANK[a.action ?? 'OBSERVE'] - RANK[b.action ?? 'OBSERVE'] || byTime(a, b);
}
