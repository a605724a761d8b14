import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { at, BAD, excuses, gathered, placeOf } from './joining.ts';
import type { JoinedField, JoinedFields } from './query-shapes.ts';
import type { Referred } from './representation.ts';
import { isRule } from './sector-rules.ts';

/** What one member was asked, and what it said. */
export interface Asked {
  /** As its errors name it; undefined: it is all of its sector. */
  readonly name: string | undefined;
  /** Which of the entities, in order. */
  readonly places: readonly number[];
  readonly response: SubgraphResponse;
}

/** What one member said of one entity. */
interface Said {
  /** Null: it did not say. */
  readonly entity: Readonly<Record<string, unknown>> | null;
  /** Of this entity, at its place among all. */
  readonly errors: readonly SubgraphError[];
}

const NONE: readonly SubgraphError[] = [];

/**
 * One response of all who were asked, in the order of their names: of a list each has its part, one after the other, and
 * a value is that of the first who knows it. What one does not say stands beside what others say; where nobody says
 * anything, and somebody failed, it is null with that failure, and never an empty list. What rules keep back is left to
 * `SectorRules`.
 */
export function joinEntities(
  fieldsOf: (type: string) => JoinedFields,
  referred: readonly Referred[],
  asked: readonly Asked[],
): SubgraphResponse {
  const said: Said[][] = referred.map(() => []);
  const errors: SubgraphError[] = [];
  for (const each of asked) hear(each, said, errors);
  const entities = referred.map((entity, i) => joined(fieldsOf(entity.type).all, entity, i, said[i] ?? [], errors));
  return {
    data: { _entities: entities },
    errors: gathered(errors),
    plain: asked.every(({ response }) => response.plain),
  };
}

function hear(
  { name, places, response: { data, errors } }: Asked,
  said: readonly Said[][],
  beside: SubgraphError[],
): void {
  const list = data?.['_entities'];
  const entities = Array.isArray(list) && list.length === places.length ? (list as unknown[]) : null;
  if (!entities) {
    // Whatever it says is why it says nothing of any of them.
    const why = (errors.length > 0 ? errors : [BAD]).map((error) => ({ ...error, member: name }));
    for (const i of places) said[i]?.push({ entity: null, errors: why.map((error) => ({ ...error, path: at(i) })) });
    return;
  }
  const own = errors.length > 0 ? places.map((): SubgraphError[] => []) : null;
  for (const error of errors) {
    const place = placeOf(error);
    const i = place === undefined ? undefined : places[place];
    if (isRule(error)) continue;
    if (place === undefined || i === undefined) beside.push({ ...error, member: name });
    else own?.[place]?.push({ ...error, member: name, path: at(i, ...(error.path?.slice(2) ?? [])) });
  }
  for (let place = 0; place < places.length; place += 1) {
    const entity = entities[place];
    said[places[place] ?? 0]?.push({ entity: isRecord(entity) ? entity : null, errors: own?.[place] ?? NONE });
  }
}

function joined(
  fields: readonly JoinedField[],
  referred: Referred,
  i: number,
  said: readonly Said[],
  errors: SubgraphError[],
): unknown {
  const [first] = said;
  if (!first) {
    if (referred.member === null) return nothing(fields, referred);
    errors.push({ code: 'UNAVAILABLE', path: at(i), system: null, codes: [], member: referred.member });
    return null;
  }
  if (said.length === 1) {
    errors.push(...first.errors);
    return first.entity;
  }
  if (said.every(({ entity }) => entity === null)) {
    for (const each of said) errors.push(...each.errors);
    return null;
  }
  const whole: Record<string, unknown> = {};
  for (const field of fields) {
    const value = field.isList
      ? joinedList(field, referred, i, said, errors)
      : firstValue(field, referred, said, errors);
    if (value !== undefined) setOwnValue(whole, field.key, value);
  }
  return whole;
}

/** The value of the first who knows it; undefined where a condition left it out. */
function firstValue(
  { key, mayLack }: JoinedField,
  { key: code }: Referred,
  said: readonly Said[],
  errors: SubgraphError[],
): unknown {
  const values = said.map(({ entity }) => entity && ownValue(entity, key));
  if (mayLack && values.every((value) => value === undefined || value === null) && values.includes(undefined))
    return undefined;
  const known = values.find((value) => value !== null && value !== undefined) ?? null;
  for (const each of said)
    for (const error of each.errors)
      if (excuses(error, key)) errors.push(known === null ? atField(error, key) : besideOf(error, code));
  return known;
}

/** Nothing found while somebody did not answer is not "there is none". */
function joinedList(
  { key, mayLack }: JoinedField,
  { key: code }: Referred,
  i: number,
  said: readonly Said[],
  errors: SubgraphError[],
): unknown {
  const lists = said.map(({ entity }) => entity && ownValue(entity, key));
  if (mayLack && lists.includes(undefined)) return undefined;
  const all = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  const isKnown = all.length > 0 || lists.every(Array.isArray);
  let before = 0;
  said.forEach(({ errors: own }, n) => {
    const list = lists[n];
    for (const error of own) {
      if (!excuses(error, key)) continue;
      const [, , , item, ...rest] = error.path ?? [];
      // In its part of the list; of a part that is missing, beside the others' that stands.
      if (Array.isArray(list) && typeof item === 'number')
        errors.push({ ...error, path: at(i, key, item + before, ...rest) });
      else errors.push(isKnown ? besideOf(error, code) : atField(error, key));
    }
    before += Array.isArray(list) ? list.length : 0;
  });
  return isKnown ? all : null;
}

function atField(error: SubgraphError, key: string): SubgraphError {
  const { path } = error;
  return path?.length === 2 ? { ...error, path: [...path, key] } : error;
}

function besideOf(error: SubgraphError, code: string | null): SubgraphError {
  return { ...error, path: null, codes: code === null ? error.codes : [code] };
}

/** Of what nobody can know: no list has anything in it. */
function nothing(fields: readonly JoinedField[], { fields: given, type }: Referred): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const { key, name, isList } of fields)
    setOwnValue(whole, key, isList ? [] : name === '__typename' ? type : (given[name] ?? null));
  return whole;
}
