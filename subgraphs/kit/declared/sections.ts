import type { GraphQLObjectType } from 'graphql';
import { LINK_KINDS, namesOf } from '@tongcha/schema';
import type { OrganizationRecord } from '../legacy-system.ts';
import type { Confidence, SectorRecord, TraceLink } from '../records.ts';
import type { Mapped } from '../values/results.ts';
import { flag } from '../values/flag.ts';
import { isSource, type Row } from '../values/row.ts';
import { text } from '../values/text.ts';
import { type CodeScheme, codeUse, USCC } from './codes.ts';
import { CONDITION_NAMES } from './conditions.ts';
import { conditionOf } from './condition.ts';
import { textOf, valueOf } from './expression.ts';
import type { Mapping, Value } from './mapping.ts';
import { nearest } from './nearest.ts';
import type { Fields, Part } from './part.ts';
import { Scope } from './scope.ts';
import { fieldsOf, fillOf, shapeOf } from './shape.ts';
import type { Question, Transport } from './transport.ts';

/** A question that is put for codes of one kind. */
export interface Asked {
  readonly question: Question;
  readonly scheme: CodeScheme;
}

/** One source of records. */
export interface RecordSource {
  readonly place: string;
  readonly asked: Asked;
  readonly search: SearchSource | null;
  /** @returns null for what is no row */
  read(row: unknown): Mapped<SectorRecord> | null;
  /** The same of a row of a search, with its cursor where a value of the row is that. */
  found(row: unknown): (Mapped<SectorRecord> & { readonly cursor: string | null }) | null;
}

/** How its register is searched. */
export interface SearchSource {
  readonly question: Question;
  /** Fields of the sector's filter. */
  readonly filters: readonly string[];
  readonly cursor: Value<string> | null;
}

/** One kind of link, asked from both ends. */
export interface LinkSource {
  readonly place: string;
  readonly asked: Readonly<Record<'BACK' | 'FORWARD', Asked>>;
  read(row: unknown, side: 'from' | 'to'): Mapped<TraceLink> | null;
}

/** What is known of organisations. */
export interface OrganizationSource {
  readonly place: string;
  readonly asked: Asked;
  read(row: unknown): Mapped<OrganizationRecord> | null;
}

const FLAG = { gives: 'flag', read: flag(), values: null } as const;
const TEXT = { gives: 'text', read: text, values: null } as const;

/** What the sections are read with. */
export interface Reading {
  readonly ministry: string;
  readonly system: string;
  readonly mapping: Mapping;
  readonly transport: Transport;
}

/** Which kind of code a question is for, by the one name of a code in it. */
function askedFor(part: Part, schemes: readonly CodeScheme[], what: string, { transport }: Reading): Asked | null {
  // Its code is a fault already.
  if (schemes.length === 0) return null;
  const question = transport.question(part, what);
  checkNames(
    part,
    question,
    transport,
    schemes.map(({ name }) => name),
  );
  const named = schemes.filter(({ name }) => question.names.includes(name));
  const [scheme] = named;
  if (scheme && named.length === 1) return { question, scheme };
  part.fault(
    named.length > 1
      ? `one kind of code a question; this one has ${named.map(({ name }) => `{${name}}`).join(' and ')}`
      : `the question has no code; write ${schemes.map(({ name }) => `{${name}}`).join(' or ')} where the keys stand`,
  );
  return null;
}

/** A name that nothing stands for would be asked as nothing. */
function checkNames(part: Part, { names }: Question, transport: Transport, codes: readonly string[]): void {
  const known = [...codes, ...transport.names];
  for (const name of names) {
    if (known.includes(name) || name.startsWith('filter.')) continue;
    const near = nearest(name, known);
    part.fault(
      `{${name}} stands for nothing here; write ${near === null ? `one of ${known.map((each) => `{${each}}`).join(', ')}` : `{${near}}`}`,
    );
  }
}

/** `records:` @returns null where nothing can be made of it */
export function recordSource(part: Part, place: string, reading: Reading): RecordSource | null {
  const { mapping, ministry, system } = reading;
  const fields = part.fields(['ask', 'search', 'code', 'deleted', 'when', 'ignore', 'map']);
  const scope = new Scope(place, mapping.shapes);
  scope.ignore(fields.get('ignore')?.texts('a name') ?? []);
  const map = fields.need('map', 'map: { productName: path, … }');
  const codePart = fields.need('code', 'code: lot');
  const askPart = fields.need('ask', 'ask: a question with {lot} where the keys stand');
  if (!map || !codePart || !askPart) return null;
  const use = codeUse(codePart, scope, mapping);
  const asked = askedFor(askPart, use.schemes, scope.name, reading);
  const deleted = optional(fields.get('deleted'), (each) => valueOf(each, FLAG, scope, mapping));
  const holds = optional(fields.get('when'), (each) => conditionOf(each, scope));
  const type = mapping.schema.getType(namesOf(ministry).recordType) as GraphQLObjectType;
  const fill = fillOf(map, type, scope, mapping);
  const search = optional(fields.get('search'), (each) => searchSource(each, scope, reading));
  if (!asked) return null;
  const mapped = (row: Row): Mapped<SectorRecord> => {
    const code = row.needed('code', use.value(row));
    // Whether it is deleted is not known where the flag is not understood: it stands, and that is said.
    if (deleted?.(row) === true || holds?.(row) === false)
      return { code, value: null, doubts: code === null ? row.doubts : [] };
    const made = code === null ? null : recordOf(code, row, fill, system);
    return { code, value: made, doubts: row.doubts };
  };
  return {
    place: scope.name,
    asked,
    search: search ?? null,
    read: (source) => (isSource(source) ? mapped(scope.open(source)) : null),
    found: (source) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      return { ...mapped(row), cursor: search?.cursor?.(row) ?? null };
    },
  };
}

function recordOf(code: string, row: Row, fill: ReturnType<typeof fillOf>, system: string): SectorRecord {
  const made: Record<string, unknown> = { code };
  fill(row, made);
  const said = made['source'];
  if (isSource(said)) (said as Record<string, unknown>)['system'] = system;
  else made['source'] = { system };
  return made as unknown as SectorRecord;
}

function searchSource(part: Part, scope: Scope, reading: Reading): SearchSource {
  const fields = part.fields(['ask', 'cursor', 'filter']);
  const askPart = fields.need('ask', 'ask: a question');
  const question = reading.transport.question(askPart ?? part, `${scope.name} search`);
  if (askPart) checkNames(askPart, question, reading.transport, CONDITION_NAMES);
  const cursorPart = fields.get('cursor');
  const keyed = question.names.includes('after');
  if (keyed && !cursorPart) part.fault('cursor is missing; write cursor: the path of what {after} is compared with');
  const cursor = optional(cursorPart, (each) => textOf(each, scope, reading.mapping));
  const filters = filtersOf(fields.get('filter'), question);
  for (const name of question.names)
    if (name.startsWith('filter.') && !filters.includes(name.slice('filter.'.length)))
      askPart?.fault(`{${name}} is no filter; write it under filter: ${name.slice('filter.'.length)}`);
  return { question, filters, cursor: cursor ?? null };
}

/** Names of the sector's filter, in a list where its schema is written elsewhere. */
function filtersOf(part: Part | undefined, question: Question): readonly string[] {
  const named = part?.isList
    ? part.entries().map((each) => [each.text('the name of a filter') ?? '', each] as const)
    : [...(part?.members() ?? [])];
  for (const [name, each] of named)
    if (!question.names.includes(`filter.${name}`))
      each.fault(`the filter ${name} is in no question; write {filter.${name}} where it stands, or leave it out`);
  return named.map(([name]) => name);
}

const ENDS = { from: 'from: lot', to: 'to: lot' } as const;

/** `links:` */
export function linkSource(part: Part, place: string, reading: Reading): LinkSource | null {
  const { mapping, system } = reading;
  const type = mapping.schema.getType('TraceLink') as GraphQLObjectType;
  const fields = part.fields([
    'kind',
    'from',
    'to',
    'back',
    'forward',
    'when',
    'deleted',
    'ignore',
    'at',
    'until',
    'quantity',
    'share',
    'recordId',
    'confidence',
    'handsOver',
  ]);
  const scope = new Scope(place, mapping.shapes);
  scope.ignore(fields.get('ignore')?.texts('a name') ?? []);
  const [fromPart, toPart] = [fields.need('from', ENDS.from), fields.need('to', ENDS.to)];
  const [backPart, forwardPart] = [
    fields.need('back', 'back: the question for what led into a code'),
    fields.need('forward', 'forward: the question for what it led to'),
  ];
  const kindPart = fields.need('kind', `kind: one of ${[...LINK_KINDS].join(', ')}`);
  if (!fromPart || !toPart || !backPart || !forwardPart || !kindPart) return null;
  const [from, to] = [codeUse(fromPart, scope, mapping), codeUse(toPart, scope, mapping)];
  const back = askedFor(backPart, to.schemes, `${scope.name} back`, reading);
  const forward = askedFor(forwardPart, from.schemes, `${scope.name} forward`, reading);
  const typeOf = fieldsOf(type);
  const said = (name: 'at' | 'until' | 'quantity' | 'share'): Value =>
    optional(fields.get(name), (each) => shapeOf(each, typeOf[name] as never, scope, mapping)) ?? (() => null);
  const [at, until, quantity, share] = [said('at'), said('until'), said('quantity'), said('share')];
  const kind = kindOf(kindPart, typeOf['kind'] as never, scope, mapping);
  const recordId = optional(fields.need('recordId', 'recordId: the number of the record that says so'), (each) =>
    valueOf(each, TEXT, scope, mapping),
  );
  const confidence = confidenceOf(fields);
  const holds = optional(fields.get('when'), (each) => conditionOf(each, scope));
  const deleted = optional(fields.get('deleted'), (each) => valueOf(each, FLAG, scope, mapping));
  const hands = handsOver(fields.get('handsOver'), scope, mapping);
  if (!back || !forward) return null;
  const ends = { from, to };
  return {
    place: scope.name,
    asked: { BACK: back, FORWARD: forward },
    read: (source, side) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      const own = ends[side].value(row);
      if (deleted?.(row) === true || holds?.(row) === false)
        return { code: own, value: null, doubts: own === null ? row.doubts : [] };
      const other = ends[side === 'from' ? 'to' : 'from'].value(row);
      const [code, end, is] = [row.needed(side, own), row.needed('end', other), row.needed('kind', kind(row))];
      if (code === null || end === null || is === null) return { code, value: null, doubts: row.doubts };
      const handed = hands?.(row) ?? null;
      const link = {
        kind: is,
        from: side === 'from' ? code : end,
        to: side === 'from' ? end : code,
        at: at(row),
        until: until(row),
        quantity: quantity(row),
        share: share(row),
        evidence: { system, recordId: recordId?.(row) ?? '', confidence },
        ...(handed === null ? {} : { handsOver: handed }),
      } as TraceLink;
      return { code, value: link, doubts: row.doubts };
    },
  };
}

/** One kind, or a path whose words say it. */
function kindOf(part: Part, type: never, scope: Scope, mapping: Mapping): Value {
  const written = part.text() ?? '';
  if (LINK_KINDS.has(written)) return () => written;
  return shapeOf(part, type, scope, mapping);
}

function confidenceOf(fields: Fields<'confidence'>): Confidence {
  return fields.get('confidence')?.word(['HIGH', 'MEDIUM', 'LOW'] as const) ?? 'HIGH';
}

function handsOver(part: Part | undefined, scope: Scope, mapping: Mapping): Value | null {
  const fields = part?.fields(['begins', 'ends']);
  if (!fields) return null;
  const [begins, ends] = (['begins', 'ends'] as const).map((name) =>
    optional(fields.get(name), (each) => valueOf(each, FLAG, scope, mapping)),
  );
  return (row) => ({ begins: begins?.(row) === true, ends: ends?.(row) === true });
}

function partyOf(
  uscc: string,
  name: string | null,
  row: Row,
  fill: ReturnType<typeof fillOf> | null,
): OrganizationRecord {
  const made = { uscc, name };
  fill?.(row, made);
  return made;
}

/** Organisations are asked for by their credit codes as they are. */
const BARE_USCC: CodeScheme = { ...USCC, keyOf: (uscc) => uscc };

/** `organizations:` */
export function organizationSource(part: Part, reading: Reading): OrganizationSource | null {
  const { mapping, ministry } = reading;
  const fields = part.fields(['ask', 'when', 'ignore', 'map', 'fields']);
  const scope = new Scope('organizations', mapping.shapes);
  scope.ignore(fields.get('ignore')?.texts('a name') ?? []);
  const [map, askPart] = [
    fields.need('map', 'map: { uscc: path, name: path }'),
    fields.need('ask', 'ask: a question with {uscc}'),
  ];
  if (!map || !askPart) return null;
  const asked = askedFor(askPart, [BARE_USCC], scope.name, reading);
  const type = mapping.schema.getType(namesOf(ministry).organizationType) as GraphQLObjectType | undefined;
  const shared = ['uscc', 'name'] as const;
  const [usccPart, namePart] = shared.map((name) => map.members().get(name));
  if (!usccPart) map.fault('uscc is missing; write uscc: path');
  const uscc = optional(usccPart, (each) => textOf(each, scope, mapping));
  const name = optional(namePart, (each) => textOf(each, scope, mapping));
  const fill = type ? fillOf(map, type, scope, mapping, shared) : null;
  const holds = optional(fields.get('when'), (each) => conditionOf(each, scope));
  if (!asked) return null;
  return {
    place: scope.name,
    asked,
    read: (source) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      const code = row.needed('uscc', uscc?.(row) ?? null);
      if (holds?.(row) === false) return { code, value: null, doubts: code === null ? row.doubts : [] };
      return {
        code,
        value: code === null ? null : partyOf(code, name?.(row) ?? null, row, fill),
        doubts: row.doubts,
      };
    },
  };
}

function optional<T>(part: Part | undefined, make: (part: Part) => T): T | undefined {
  return part === undefined ? undefined : make(part);
}
