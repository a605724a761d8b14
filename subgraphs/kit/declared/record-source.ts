import type { GraphQLObjectType } from 'graphql';
import { namesOf } from '@tongcha/schema';
import type { Said, SectorRecord } from '../records.ts';
import type { Untold } from '../search/asked.ts';
import type { Mapped } from '../values/results.ts';
import { isSource, type Row } from '../values/row.ts';
import { type Asked, askedByCode } from './asked.ts';
import { type LinkSource, ownLinkSource } from './link-source.ts';
import type { Part } from './part.ts';
import { optional, type Reading } from './reading.ts';
import { withOwnCode } from './said-links.ts';
import { saysNothing } from './says-nothing.ts';
import { Scope } from './scope.ts';
import { type SearchSource, searchSource } from './search-source.ts';
import { type Fill, fillOf } from './shape.ts';
import { AS_OF } from './transport.ts';

/** One source of records. */
export interface RecordSource {
  readonly place: string;
  readonly asked: Asked;
  readonly search: SearchSource | null;
  /** Links that its rows tell too. */
  readonly links: readonly LinkSource[];
  /** Of which conditions it tells nothing, so that no record of it holds to them. */
  readonly untold: readonly Untold[];
  /** The level of all its records; null: their rows say it. */
  readonly level: string | null;
  /** @returns null for what is no row */
  read(row: unknown): Mapped<SectorRecord> | null;
  /** The same of a row of a search, with its cursor where a value of the row is that. */
  found(row: unknown): (Mapped<SectorRecord> & { readonly cursor: string | null }) | null;
}

/** The field that each of these conditions is about. */
const TOLD_BY: Readonly<Record<Untold, string>> = {
  holder: 'holder',
  recalled: 'recalls',
  wasRecalled: 'recalls',
  failed: 'inspections',
  licence: 'certificates',
  equipmentOverdue: 'inspectionOverdue',
  producedBetween: 'producedAt',
};

/** `records:` @returns null where nothing can be made of it */
export function recordSource(part: Part, place: string, reading: Reading): RecordSource | null {
  const { mapping, ministry, system } = reading;
  const fields = part.fields(['ask', 'search', 'code', 'deleted', 'when', 'ignore', 'map', 'links']);
  const scope = new Scope(place, mapping.shapes);
  const map = fields.need('map', 'map: { productName: path, … }');
  const askPart = fields.need('ask', 'ask: a question with {lot} where the keys stand');
  if (!map || !askPart) return null;
  const coded = askedByCode(askPart, fields.get('code'), scope.name, scope, reading);
  const isNothing = saysNothing(fields, scope, reading);
  const type = mapping.schema.getType(namesOf(ministry).recordType) as GraphQLObjectType;
  const fill = fillOf(map, type, scope, mapping, { elsewhere: reading.ownFields });
  const search = optional(fields.get('search'), (each) => searchSource(each, scope, reading));
  if (!coded) return null;
  const { use, asked } = coded;
  const links = (fields.get('links')?.entries() ?? []).flatMap(
    (each, i) => ownLinkSource(each, `${place}/links[${i + 1}]`, reading, { scope, use, asked, isNothing }) ?? [],
  );
  const members = map.members();
  const mapped = (row: Row): Mapped<SectorRecord> => {
    const code = row.needed('code', use.value(row));
    if (isNothing(row)) return { code, value: null, doubts: code === null ? row.doubts : [] };
    const made = code === null ? null : recordOf(code, row, fill, system);
    return { code, value: made, doubts: row.doubts };
  };
  return {
    place: scope.name,
    asked,
    search: search ?? null,
    links,
    untold: (Object.keys(TOLD_BY) as Untold[]).filter((name) => !(members.get(TOLD_BY[name])?.isNothing === false)),
    level: members.get('level')?.isText ? (/^=(.+)$/.exec(members.get('level')?.text() ?? '')?.[1] ?? null) : null,
    read: (source) => (isSource(source) ? mapped(scope.open(source)) : null),
    found: (source) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      return { ...mapped(row), cursor: search?.cursor?.(row) ?? null };
    },
  };
}

const NONE: readonly [] = [];

function recordOf(code: string, row: Row, fill: Fill, system: string): SectorRecord {
  const made: Record<string, unknown> = { code };
  fill(row, made);
  const said = made['source'];
  const source: Record<string, unknown> = isSource(said) ? said : (made['source'] = {});
  source['system'] = system;
  // What carries the row may know how old it is, where the row does not say.
  const asOf = (row.source as { readonly [AS_OF]?: string })[AS_OF];
  if (asOf !== undefined) source['asOf'] ??= asOf;
  for (const event of (made['events'] ?? NONE) as { links?: readonly Said[] }[])
    if (event.links) event.links = withOwnCode(event.links, code);
  return made as unknown as SectorRecord;
}
