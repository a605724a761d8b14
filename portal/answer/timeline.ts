import { byRank, type Said } from './said.ts';
import type { HeldRecord } from './ministries.ts';
import { byTime } from './by-time.ts';
import type { ChainLink } from './chain-state.ts';

/** One step of the thing's way here. */
export interface Step {
  readonly at: string;
  /** A ministry's own term for the step, or the kind of a link. */
  readonly step:
    | { readonly of: 'event'; readonly words: string }
    | { readonly of: 'link'; readonly kind: ChainLink['kind'] };
  readonly from: string | null;
  readonly to: string | null;
  readonly place: string | null;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  /** Who says so, the foremost first, with the number of their record. */
  readonly sources: readonly Source[];
}

export interface Source extends Said {
  readonly system: string | null;
  readonly recordId: string | null;
}

/** Newest first: what happened to the thing, and every link on its way. A step that several members tell is told once. */
export function stepsOf(records: readonly HeldRecord[], links: readonly ChainLink[]): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const { events, sector, statedBy, source } of records.toSorted(byRank)) {
    for (const event of events ?? []) {
      if (!event?.at) continue;
      add(steps, `${event.step} ${Date.parse(event.at)}`, {
        at: event.at,
        step: { of: 'event', words: event.step ?? '' },
        from: null,
        to: null,
        place: event.place?.name ?? null,
        quantity: null,
        sources: [{ sector, statedBy, system: source?.system ?? null, recordId: event.id }],
      });
    }
  }
  for (const { kind, from, to, at, quantity, evidence } of links) {
    if (at === null) continue;
    add(steps, `${kind} ${from} ${to} ${at}`, {
      at,
      step: { of: 'link', kind },
      from,
      to,
      place: null,
      quantity,
      sources: evidence.toSorted(byRank),
    });
  }
  return [...steps.values()].sort((a, b) => byTime(b.at, a.at));
}

function add(steps: Map<string, Step>, key: string, step: Step): void {
  const before = steps.get(key);
  steps.set(
    key,
    before ? { ...before, place: before.place ?? step.place, sources: [...before.sources, ...step.sources] } : step,
  );
}
