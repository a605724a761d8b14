import type { Result, Call } from '../../legacy-system.ts';
import type { Direction } from '../../records.ts';
import type { EpcisClient } from './client.ts';
import type { EpcisEvent } from './event.ts';
import { failureOf } from './failure.ts';
import type { History } from './histories.ts';
import type { Identifiers } from './identifiers.ts';
import type { Condition } from './query.ts';

/** Events that bear on a code's links without naming it, found by what its own events name. */
export class Completing {
  readonly #client: EpcisClient;
  readonly #identifiers: Identifiers;

  constructor(client: EpcisClient, identifiers: Identifiers) {
    this.#client = client;
    this.#identifiers = identifiers;
  }

  /** For each code the rest of the transformations it came out of (BACK) or went into (FORWARD), and what emptied the parents it is in. */
  async events(
    codes: readonly string[],
    histories: readonly Result<History>[],
    direction: Direction,
    call: Call,
  ): Promise<readonly (readonly EpcisEvent[])[]> {
    const events = histories.map((history) => (history instanceof Error ? [] : history.found));
    const transformations = codes.map((code, i) => this.#transformations(code, events[i] ?? [], direction));
    const parents = codes.map((code, i) =>
      direction === 'BACK' ? new Set<string>() : this.#parents(code, events[i] ?? []),
    );
    const deletes = [
      { name: 'eventType', values: ['AggregationEvent', 'AssociationEvent'] },
      { name: 'EQ_action', values: ['DELETE'] },
    ];
    const [rest, emptied] = await Promise.all([
      this.#ask(
        'EQ_transformationID',
        codes,
        transformations,
        [],
        (id) => [id],
        (event) => event.transformationId,
        call,
      ),
      this.#ask(
        'MATCH_parentID',
        codes,
        parents,
        deletes,
        (parent) => this.#identifiers.spellings(parent),
        (event) => this.#parentOf(event),
        call,
      ),
    ]);
    return codes.map((_, i) => [...pick(rest, transformations[i]), ...pick(emptied, parents[i])]);
  }

  #transformations(code: string, events: readonly EpcisEvent[], direction: Direction): ReadonlySet<string> {
    const own = events.filter((event) =>
      (direction === 'BACK' ? event.outputs : event.inputs).some((item) => this.#identifiers.codeOf(item.uri) === code),
    );
    return new Set(own.map((event) => event.transformationId).filter((id) => id !== null));
  }

  #parents(code: string, events: readonly EpcisEvent[]): ReadonlySet<string> {
    const own = events.filter((event) => event.children.some((item) => this.#identifiers.codeOf(item.uri) === code));
    return new Set(own.map((event) => this.#parentOf(event)).filter((parent) => parent !== null));
  }

  #parentOf(event: EpcisEvent): string | null {
    return event.parent === null ? null : this.#identifiers.codeOf(event.parent);
  }

  async #ask(
    name: string,
    codes: readonly string[],
    wanted: readonly ReadonlySet<string>[],
    also: readonly Condition[],
    spelled: (value: string) => readonly string[],
    valueOf: (event: EpcisEvent) => string | null,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly EpcisEvent[]>> {
    const spellings = new Map([...new Set(wanted.flatMap((set) => [...set]))].map((value) => [value, spelled(value)]));
    if (spellings.size === 0) return new Map();
    const found = await this.#client.find(name, [...spellings.values()].flat(), also, call, (event) =>
      spellings.has(valueOf(event) ?? ''),
    );
    for (const [value, uris] of spellings) {
      const fault =
        failureOf(uris, [found]) ?? uris.map((uri) => found.partial.get(uri)).find((one) => one !== undefined);
      if (fault)
        call.partial(
          fault,
          codes.filter((_, i) => wanted[i]?.has(value)),
        );
    }
    return Map.groupBy(found.events, (event) => valueOf(event) ?? '');
  }
}

function pick(
  byValue: ReadonlyMap<string, readonly EpcisEvent[]>,
  values: ReadonlySet<string> | undefined,
): readonly EpcisEvent[] {
  return [...(values ?? [])].flatMap((value) => byValue.get(value) ?? []);
}
