import {
  entitiesIn,
  everyField,
  firstEntity,
  inRecord,
  inRecordAt,
  type Lie,
  lie,
  recordIn,
  rewrites,
} from '../lie.ts';
import type { Json, JsonObject } from '../liar.ts';
import { FIVE } from '../five.ts';
import { CANARY } from '../judge.ts';

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'];

/** Own keys that have another meaning on every object, with objects as values. */
const poison = (): JsonObject =>
  JSON.parse(
    `{${PROTOTYPE_KEYS.map((key) => `"${key}":{"polluted":"${CANARY}","prototype":{"polluted":"${CANARY}"}}`).join(',')}}`,
  ) as JsonObject;

const poisoned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(poisoned);
  if (typeof value !== 'object' || value === null) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([key, each]) => [key, poisoned(each)])), ...poison() };
};

const lieRecord: JsonObject = { code: CANARY, count: 1, name: CANARY, label: CANARY };
/** What the other ministries' fields are called in the answer. */
const othersFields = (own: string): JsonObject =>
  Object.fromEntries(
    FIVE.filter(({ field }) => field !== own).flatMap(({ field, type }) => [
      [field, lieRecord],
      [`${field}Links`, [{ from: CANARY, to: CANARY, share: 1 }]],
      [`also${type}`, lieRecord],
    ]),
  );
const othersRoots = (own: string): JsonObject =>
  Object.fromEntries(
    FIVE.filter(({ field }) => field !== own).flatMap(({ field }) => [
      [`${field}Search`, [lieRecord]],
      [`${field}Total`, 9],
      [`${field}Report`, lieRecord],
    ]),
  );

/** What a record may lack: each is an error at its place, never a silent null. */
const MISSING = ['count', 'label', 'kind', 'stamp', 'tags', 'grid', 'place', 'described', 'thing', 'events'];

/** Keys that were not asked for, and keys that were. */
export const KEYS: readonly Lie[] = [
  lie(
    'an entity has the other ministries’ fields',
    rewrites(
      ({ ministry, honest }) =>
        void (honest.data['_entities'] = entitiesIn(honest.data).map((entity) => ({
          ...entity,
          ...othersFields(ministry.field),
        }))),
    ),
    { on: ['entities'] },
  ),
  lie(
    'an entity has the others’ fields before its own',
    rewrites(
      ({ ministry, honest }) =>
        void (honest.data['_entities'] = entitiesIn(honest.data).map((entity) => ({
          ...othersFields(ministry.field),
          ...entity,
        }))),
    ),
    { on: ['entities'] },
  ),
  lie(
    'an entity has a field that all may answer, and was not asked for it',
    rewrites(
      ({ honest }) =>
        void (honest.data['_entities'] = entitiesIn(honest.data).map((entity) => ({ ...entity, scheme: CANARY }))),
    ),
    { on: ['entities'] },
  ),
  lie(
    'beside _entities are fields of the answer',
    rewrites(({ ministry, honest }) => void Object.assign(honest.data, othersRoots(ministry.field), { units: [] })),
    { on: ['entities'] },
  ),
  lie(
    'at the root are the other ministries’ fields',
    rewrites(
      ({ ministry, honest }) =>
        void Object.assign(honest.data, othersRoots(ministry.field), {
          units: [{ code: CANARY }],
          _entities: [lieRecord],
        }),
    ),
    { on: ['root', 'mutation'] },
  ),
  lie(
    'the __typename at the root is another',
    rewrites(({ honest }) => void Object.assign(honest.data, { __typename: CANARY })),
    { mayNull: everyField },
  ),
  lie(
    'a record has the name behind an alias',
    inRecord((record) => (record['name'] = CANARY)),
  ),
  lie(
    'a record has more keys',
    inRecord((record) => Object.assign(record, { [CANARY]: 1, agriculture: lieRecord, extra: { a: [CANARY] } })),
  ),
  lie(
    'keys of prototypes at every level',
    rewrites(({ honest }) => ({ ...(poisoned(honest) as JsonObject), ...poison() })),
  ),
  lie(
    'keys of prototypes in place of the data',
    rewrites(() => ({ data: poison() })),
    { nulls: everyField },
  ),
  lie(
    'keys of prototypes in an object of the record',
    inRecord((record) => (record['place'] = poison())),
    { nulls: inRecordAt(['place', 'country'], ['place', 'spot']) },
  ),
  ...MISSING.map((key) =>
    lie(
      `a record lacks ${key}`,
      inRecord((record) => delete record[key]),
      { nulls: inRecordAt([key]) },
    ),
  ),
  lie(
    'a record lacks its code, which is not null',
    inRecord((record) => delete record['code']),
    { nulls: inRecordAt([]) },
  ),
  lie(
    'a record’s code, which is not null, is null',
    inRecord((record) => (record['code'] = null)),
    { nulls: inRecordAt([]) },
  ),
  lie(
    'an event lacks its time, which is not null',
    inRecord((record) => delete (record['events'] as JsonObject[])[1]?.['at']),
    { nulls: inRecordAt(['events']) },
  ),
  lie(
    'an event lacks what may be null',
    inRecord((record) => delete (record['events'] as JsonObject[])[0]?.['what']),
    { nulls: inRecordAt(['events', 0, 'what']) },
  ),
  lie(
    'the links are not there',
    rewrites((question) => void delete firstEntity(question)[`${question.ministry.field}Links`]),
    { on: ['entities'], nulls: ({ field }) => [['units', 0, `${field}Links`]] },
  ),
  lie(
    'a record is not there',
    rewrites((question) => void delete firstEntity(question)[question.ministry.field]),
    { on: ['entities'], nulls: inRecordAt([]) },
  ),
  lie(
    'a root field is not there',
    rewrites(({ ministry, honest }) => void delete honest.data[`${ministry.field}Total`]),
    { on: ['root'], nulls: ({ field }) => [[`${field}Total`]] },
  ),
  lie(
    'an item of a root field is in a list of its own',
    rewrites(({ ministry, honest }) => {
      const records = honest.data[`${ministry.field}Search`] as Json[];
      records[0] = [records[0] ?? null];
    }),
    { on: ['root'], nulls: inRecordAt([]) },
  ),
  lie(
    'a key twice in the record, wrong then right',
    (question, wire) => wire.send(JSON.stringify(question.honest).replace('"count":', '"count":"x","count":')),
    { nulls: everyField },
  ),
  lie(
    'a key twice in the record, right then wrong',
    (question, wire) =>
      wire.send(
        JSON.stringify(question.honest).replace(`"count":${String(recordIn(question)['count'])}`, '$&,"count":"x"'),
      ),
    { nulls: everyField },
  ),
];
