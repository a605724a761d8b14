import type { Mapping } from './mapping.ts';
import type { Part } from './part.ts';
import type { Transport } from './transport.ts';

/** What the sections of a file are read with. */
export interface Reading {
  readonly ministry: string;
  readonly system: string;
  readonly mapping: Mapping;
  readonly transport: Transport;
  /** Where rows have the sector's own fields, as `from` says of each. */
  readonly ownFields: ReadonlyMap<string, Part>;
}

/** What is made of a part, where it is written. */
export function optional<T>(part: Part | undefined, make: (part: Part) => T): T | undefined {
  return part === undefined ? undefined : make(part);
}

/** `from` of the fields that a file declares: where rows have them. */
export function pathsOf(part: Part | undefined): ReadonlyMap<string, Part> {
  return new Map(
    [...(part?.members() ?? [])].flatMap(([name, each]) => {
      const from = each.isMap ? each.members().get('from') : undefined;
      return from === undefined || from.isNothing ? [] : [[name, from] as const];
    }),
  );
}
