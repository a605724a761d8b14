import type { GraphQLObjectType } from 'graphql';
import { namesOf } from '@tongcha/schema';
import type { OrganizationRecord } from '../legacy-system.ts';
import type { Mapped } from '../values/results.ts';
import { isSource, type Row } from '../values/row.ts';
import { type Asked, askedFor } from './asked.ts';
import { type CodeScheme, USCC } from './codes.ts';
import { textOf } from './expression.ts';
import type { Part } from './part.ts';
import { optional, pathsOf, type Reading } from './reading.ts';
import { saysNothing } from './says-nothing.ts';
import { Scope } from './scope.ts';
import { type Fill, fillOf } from './shape.ts';

/** What is known of organisations. */
export interface OrganizationSource {
  readonly place: string;
  readonly asked: Asked;
  read(row: unknown): Mapped<OrganizationRecord> | null;
}

/** Organisations are asked for by their credit codes as they are. */
const BARE_USCC: CodeScheme = { ...USCC, keyOf: (uscc) => uscc };
const SHARED = ['uscc', 'name'] as const;

/** `organizations:` @returns null where nothing can be made of it */
export function organizationSource(part: Part, reading: Reading): OrganizationSource | null {
  const { mapping, ministry } = reading;
  const fields = part.fields(['ask', 'when', 'deleted', 'ignore', 'map', 'fields']);
  const scope = new Scope('organizations', mapping.shapes);
  const [map, askPart] = [
    fields.need('map', 'map: { uscc: path, name: path }'),
    fields.need('ask', 'ask: a question with {uscc}'),
  ];
  if (!map || !askPart) return null;
  const asked = askedFor(askPart, [BARE_USCC], scope.name, reading);
  const type = mapping.schema.getType(namesOf(ministry).organizationType) as GraphQLObjectType | undefined;
  const [usccPart, namePart] = SHARED.map((name) => map.members().get(name));
  if (!usccPart) map.fault('uscc is missing; write uscc: path');
  const uscc = optional(usccPart, (each) => textOf(each, scope, mapping));
  const name = optional(namePart, (each) => textOf(each, scope, mapping));
  const fill = type
    ? fillOf(map, type, scope, mapping, { left: SHARED, elsewhere: pathsOf(fields.get('fields')) })
    : null;
  const isNothing = saysNothing(fields, scope, reading);
  if (!asked) return null;
  return {
    place: scope.name,
    asked,
    read: (source) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      const code = row.needed('uscc', uscc?.(row) ?? null);
      if (isNothing(row)) return { code, value: null, doubts: code === null ? row.doubts : [] };
      const value = code === null ? null : partyOf(code, name?.(row) ?? null, row, fill);
      return { code, value, doubts: row.doubts };
    },
  };
}

function partyOf(uscc: string, name: string | null, row: Row, fill: Fill | null): OrganizationRecord {
  const made = { uscc, name };
  fill?.(row, made);
  return made;
}
