import { FIVE } from '../five.ts';
import {
  entitiesIn,
  everyField,
  inRecord,
  inRecordAt,
  type Lie,
  lie,
  ofUnit,
  raw,
  recordIn,
  rewrites,
} from '../lie.ts';
import type { Json, JsonObject } from '../liar.ts';
import { CANARY } from '../judge.ts';

const on = ['entities'] as const;
const all = { on, nulls: everyField };
const one = { on, nulls: ofUnit(0) };

const list = (change: (entities: JsonObject[]) => unknown) =>
  rewrites(({ honest }) => ({ data: { ...honest.data, _entities: change(entitiesIn(honest.data)) } }));
const first = (change: (entity: JsonObject) => Json) =>
  rewrites(({ first, honest }) => ({
    data: {
      ...honest.data,
      _entities: entitiesIn(honest.data).map((entity, index) => (index === first ? change(entity) : entity)),
    },
  }));

/** Lists of entities, and entities, that are not what was asked for. */
export const ENTITIES: readonly Lie[] = [
  lie(
    'no _entities',
    rewrites(() => ({ data: {} })),
    all,
  ),
  ...(
    [
      ['null', null],
      ['an object', { 0: {}, length: 3 }],
      ['text', 'abc'],
      ['a number', 3],
      ['a list in a list', [[]]],
      ['an empty list', []],
    ] satisfies [string, Json][]
  ).map(([what, value]) =>
    lie(
      `_entities is ${what}`,
      list(() => value),
      all,
    ),
  ),
  lie(
    '_entities is one too short',
    list((entities) => entities.slice(0, -1)),
    { on, nulls: ofUnit(2), mayNull: everyField },
  ),
  lie(
    '_entities is one too long',
    list((entities) => [...entities, ...entities.slice(0, 1)]),
    { on, mayNull: everyField },
  ),
  lie(
    '_entities is much too long',
    list((entities) => [...entities, ...Array.from({ length: 50_000 }, () => ({ [CANARY]: 1 }))]),
    { on, mayNull: everyField },
  ),
  ...(
    [
      ['a number', 4],
      ['text', CANARY],
      ['true', true],
      ['a list', []],
      ['a list of itself', [{}]],
      ['an empty object', {}],
    ] satisfies [string, Json][]
  ).map(([what, value]) =>
    lie(
      `an entity is ${what}`,
      first(() => value),
      one,
    ),
  ),
  // Federation's way to say that it knows no such entity.
  lie(
    'an entity is null',
    first(() => null),
    { on, free: ofUnit(0) },
  ),
  // Where the fetch did not ask for __typename or code they are keys like any other.
  ...(
    [
      ['another type', 'Place'],
      ['no type of this graph', `X${CANARY}`],
      ['a number', 1],
      ['an object', { a: 1 }],
      ['null', null],
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
    ] satisfies [string, Json][]
  ).map(([what, value]) =>
    lie(
      `the __typename of an entity is ${what}`,
      first((entity) => ({ ...entity, __typename: value })),
      { on, mayNull: ofUnit(0) },
    ),
  ),
  lie(
    'an entity has another code',
    first((entity) => ({ ...entity, code: CANARY })),
    { on, mayNull: ofUnit(0) },
  ),
  ...(
    [
      ['another type', 'Place'],
      ['the other member of no union', 'TraceUnit'],
      ['no type of this graph', `X${CANARY}`],
      ['a number', 1],
      ['an object', { a: 1 }],
      ['null', null],
      ['__proto__', '__proto__'],
      ['toString', 'toString'],
    ] satisfies [string, Json][]
  ).flatMap(([what, value]) =>
    ['described', 'thing'].map((field) =>
      lie(
        `the __typename in ${field} is ${what}`,
        inRecord((record) => ((record[field] as JsonObject)['__typename'] = value)),
        { nulls: inRecordAt([field]) },
      ),
    ),
  ),
  lie(
    'there is no __typename in thing',
    inRecord((record) => delete (record['thing'] as JsonObject)['__typename']),
    { nulls: inRecordAt(['thing']) },
  ),
  lie(
    'a type that only another ministry has',
    rewrites(
      (question) =>
        void (recordIn(question)['described'] = {
          __typename: `${FIVE[(question.ministry.index + 1) % 5]?.type}Box`,
          name: 'box 9',
          size: 1,
        }),
    ),
    { mayNull: inRecordAt(['described']), free: inRecordAt(['described']) },
  ),
  lie(
    'an entity as deep as anything',
    first((entity) => ({ ...entity, deep: raw(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) })),
    { on, mayNull: ofUnit(0) },
  ),
];
