import {
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { flag } from '../values/flag.ts';
import { isSource, type Row, type Source } from '../values/row.ts';
import { codeUse } from './code-use.ts';
import { conditionOf } from './condition.ts';
import { amountOf, placeOf, valueOf, valuesOf } from './expression.ts';
import type { Mapping, Value } from './mapping.ts';
import type { Part } from './part.ts';
import { saidLinks } from './said-links.ts';
import type { Scope } from './scope.ts';
import { wantedOf } from './wanted.ts';

const NOTHING: Value = () => null;
/** What is no field of the graph and decides for whom one is. */
const UNTOLD: Readonly<Record<string, readonly string[]>> = { TraceEvent: ['handsOver', 'links'] };
const FLAG = { gives: 'flag', read: flag(), values: null } as const;
/** Lists that are told oldest first. */
const BY_TIME: ReadonlySet<string> = new Set(['TraceEvent', 'Inspection']);

/** What the file says of one field, by the field's type. */
export function shapeOf(part: Part, type: GraphQLOutputType, scope: Scope, mapping: Mapping): Value {
  const nullable = getNullableType(type);
  if (part.isNothing) return NOTHING;
  if (isListType(nullable)) return listOf(part, nullable.ofType, scope, mapping);
  if (part.isMap && isFirst(part)) return firstOf(part, nullable, scope, mapping);
  if (part.isMap && isChosen(part, nullable)) return chosen(part, nullable, scope, mapping);
  if (part.isMap && nullable.toString() === 'TraceCode') return codeUse(part, scope, mapping).value;
  if (isLeafType(nullable)) return valueOf(part, wantedOf(nullable), scope, mapping);
  if (!isObjectType(nullable)) return NOTHING;
  if (part.isText && nullable.name === 'Quantity') return amountOf(part, scope, mapping);
  if (part.isMap) return objectOf(part, nullable, scope, mapping);
  part.fault(
    `expected ${Object.keys(fieldsOf(nullable)).join(', ')} in braces${nullable.name === 'Quantity' ? ', or a path' : ''}`,
  );
  return NOTHING;
}

/** Fields that a mapping may say: those that need no argument and that the kit does not fill in. */
export function fieldsOf(type: GraphQLObjectType): Readonly<Record<string, GraphQLOutputType>> {
  const isRecord = type.getInterfaces().some(({ name }) => name === 'SectorRecord');
  const given = isRecord ? ['code', 'sector', 'member'] : type.name === 'RecordSource' ? ['system'] : ['member'];
  return Object.fromEntries(
    Object.values(type.getFields())
      .filter(({ name, args }) => args.length === 0 && !given.includes(name))
      .map(({ name, type: field }) => [name, field]),
  );
}

export function objectOf(
  part: Part,
  type: GraphQLObjectType,
  scope: Scope,
  mapping: Mapping,
): Value<Record<string, unknown>> {
  const fill = fillOf(part, type, scope, mapping);
  return (row) => {
    const made: Record<string, unknown> = {};
    return fill(row, made) ? made : null;
  };
}

/** Puts the fields of an object into one. @returns whether there is such an object: something is said of it, and what it must have */
export type Fill = (row: Row, made: Record<string, unknown>) => boolean;

/**
 * The fields of an object.
 *
 * @param left fields that the caller reads itself
 * @param elsewhere what the file says of fields in another place, by name
 */
export function fillOf(
  part: Part,
  type: GraphQLObjectType,
  scope: Scope,
  mapping: Mapping,
  {
    left = [],
    elsewhere = new Map(),
  }: { readonly left?: readonly string[]; readonly elsewhere?: ReadonlyMap<string, Part> } = {},
): Fill {
  const known = fieldsOf(type);
  const extra = UNTOLD[type.name] ?? [];
  const members = part.fields([...Object.keys(known), ...extra, 'when', 'each', ...left]);
  const when = members.get('when');
  const holds = when ? conditionOf(when, scope) : null;
  const names: string[] = [];
  const values: Value[] = [];
  const needed: boolean[] = [];
  for (const [name, field] of Object.entries(known)) {
    const own = left.includes(name) ? undefined : (members.get(name) ?? elsewhere.get(name));
    if (own === undefined) {
      if (isNonNullType(field) && !left.includes(name)) part.fault(`${name} is missing; write ${name}: path`);
      continue;
    }
    names.push(name);
    values.push(shapeOf(own, field, scope, mapping));
    needed.push(isNonNullType(field));
  }
  for (const name of extra) {
    const own = members.get(name);
    if (own === undefined) continue;
    names.push(name);
    values.push(name === 'links' ? saidLinks(own, scope, mapping) : valueOf(own, FLAG, scope, mapping));
    needed.push(false);
  }
  const count = names.length;
  return (row, made) => {
    if (holds !== null && holds(row) !== true) return false;
    let some = false;
    for (let i = 0; i < count; i += 1) {
      const value = (values[i] as Value)(row);
      if (value !== null) some = true;
      // Without it the graph has no such object: a party without its credit code.
      else if (needed[i]) return false;
      made[names[i] as string] = value;
    }
    return some;
  };
}

function isFirst(part: Part): boolean {
  return part.members().has('first');
}

/** A plain value that is there where a condition holds, `{ when: CONDITION, value: path }`. */
function isChosen(part: Part, type: GraphQLOutputType): boolean {
  return isLeafType(type) && part.members().has('value');
}

function chosen(part: Part, type: GraphQLOutputType, scope: Scope, mapping: Mapping): Value {
  const fields = part.fields(['when', 'value']);
  const [when, own] = [fields.need('when', "when: status == '2'"), fields.need('value', 'value: path')];
  if (!when || !own) return NOTHING;
  const [holds, value] = [conditionOf(when, scope), shapeOf(own, type, scope, mapping)];
  return (row) => {
    // It is read all the same: what of it is not understood is said.
    const read = value(row);
    return holds(row) === true ? read : null;
  };
}

/** The first that says something. */
function firstOf(part: Part, type: GraphQLOutputType, scope: Scope, mapping: Mapping): Value {
  const fields = part.fields(['first']);
  const all = (fields.get('first')?.entries() ?? []).map((each) => shapeOf(each, type, scope, mapping));
  return (row) => {
    for (const value of all) {
      const read = value(row);
      if (read !== null) return read;
    }
    return null;
  };
}

/** Entries one by one, and one for each row of a list (`each`). An absent list is null: nobody knows; an empty one says that there are none. */
function listOf(part: Part, item: GraphQLOutputType, scope: Scope, mapping: Mapping): Value {
  const named = getNamedType(item);
  const sorts = BY_TIME.has(named.name);
  if (part.isText && isLeafType(named)) return valuesOf(part, wantedOf(named), scope, mapping);
  const all = part.entries().map((each) => entriesOf(each, item, scope, mapping));
  const alone = !part.isList;
  return (row) => {
    const list: unknown[] = [];
    for (const append of all) if (!append(row, list) && alone) return null;
    return inOrder(list, sorts);
  };
}

/** Puts entries into a list. @returns false: whether there are any is not known */
type Append = (row: Row, list: unknown[]) => boolean;

function entriesOf(part: Part, item: GraphQLOutputType, scope: Scope, mapping: Mapping): Append {
  const each = part.isMap ? part.members().get('each') : undefined;
  if (each === undefined) {
    const one = shapeOf(part, item, scope, mapping);
    return (row, list) => {
      const value = one(row);
      if (value !== null) list.push(value);
      return true;
    };
  }
  const path = each.text('the path of a list') ?? '';
  const { get, scope: inner } = scope.each(each, path);
  const one = shapeOf(part, item, inner, mapping);
  const place = placeOf(path);
  return (row, list) => {
    const value = get(row.source);
    if (value === undefined || value === null) return false;
    // An empty element of XML has no rows; one that is no list is its only row.
    if (value === '') return true;
    for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      const source = entryOf(entry, inner);
      const made = source === null ? null : one(inner.open(source, row.doubts));
      if (made !== null) list.push(made);
      else if (source === null) row.doubt(place);
    }
    return true;
  };
}

/** What stands for an entry that is no row, where a mapping reads it. */
const ENTRY = 'it';

/** An entry of a list as a row; null: it is none. */
export function entryOf(entry: unknown, scope: Scope): Source | null {
  if (isSource(entry)) return entry;
  return scope.reads(ENTRY) ? { [ENTRY]: entry } : null;
}

function inOrder(list: unknown[] | null, sorts: boolean): unknown[] | null {
  if (list === null || !sorts || list.length < 2) return list;
  const timed = list as { readonly at?: string | null }[];
  // One without a time stays where it stands.
  if (timed.some(({ at }) => !at)) return list;
  // Most are at one offset, where their order is that of their texts.
  const alike = timed.every(({ at }) => at?.length === 25 && at.endsWith('+08:00'));
  return timed.sort(
    alike
      ? (a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : a.at === b.at ? 0 : 1)
      : (a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''),
  );
}
