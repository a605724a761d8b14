import { everyField, firstEntity, inRecord, inRecordAt, type Lie, lie, type Path, raw, rewrites } from '../lie.ts';
import type { Json } from '../liar.ts';
import { CANARY } from '../judge.ts';

const DEEP = raw(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

/** A field of the record, what it holds instead, and where the null must be when that is not the field itself. */
const WRONG: readonly (readonly [field: string, what: string, value: Json, at?: Path])[] = [
  ['count', 'text', '7'],
  ['count', 'a fraction', 1.5],
  ['count', '2^31', 2 ** 31],
  ['count', '-2^31 - 1', -(2 ** 31) - 1],
  ['count', 'true', true],
  ['count', 'a list', [7]],
  ['count', 'an object', { valueOf: 7 }],
  ['count', '1e999', raw('1e999')],
  ['weight', 'text', '1.5'],
  ['weight', 'NaN in words', 'NaN'],
  ['weight', 'Infinity in words', 'Infinity'],
  ['weight', '1e999', raw('1e999')],
  ['weight', '-1e999', raw('-1e999')],
  ['weight', 'true', true],
  ['weight', 'an object', {}],
  ['good', '"true"', 'true'],
  ['good', '1', 1],
  ['good', 'an object', {}],
  ['good', 'a list', [true]],
  ['label', 'a number', 12],
  ['label', 'true', true],
  ['label', 'an object', { toString: CANARY }],
  ['label', 'a list', [CANARY]],
  ['label', 'lists as deep as anything', DEEP],
  ['id', 'a fraction', 1.5],
  ['id', 'true', true],
  ['id', 'an object', { id: CANARY }],
  ['id', 'a list', [CANARY]],
  ['kind', 'no value of the enum', CANARY.toUpperCase()],
  ['kind', 'a value in small letters', 'raw'],
  ['kind', 'a number', 0],
  ['kind', 'an object', { RAW: 1 }],
  ['kind', 'toString', 'toString'],
  ['kind', '__proto__', '__proto__'],
  ['tags', 'text', 'ab'],
  ['tags', 'an object', { 0: 'a', length: 1 }],
  ['tags', 'a number', 1],
  ['tags', 'a list with null', ['a', null], ['tags']],
  ['tags', 'a list with a number', ['a', 5], ['tags']],
  ['marks', 'a list with a number', [5, null], ['marks', 0]],
  ['marks', 'a list with a list', [['m'], null], ['marks', 0]],
  ['grid', 'a list too shallow', [1, [1]], ['grid', 0]],
  ['grid', 'a list too deep', [[[1], 2], [1]], ['grid', 0, 0]],
  ['grid', 'a list with a fraction', [[1, 2], [1.5]], ['grid', 1, 0]],
  ['grid', 'a scalar', 4],
  ['rows', 'a list with null in a list', [[null], [2, 3]], ['rows']],
  ['rows', 'a list too deep', [[[1]], [2, 3]], ['rows']],
  ['place', 'text', CANARY],
  ['place', 'a number', 1],
  ['place', 'a list', [{ country: CANARY }]],
  ['place', 'an empty list', []],
  ['place', 'true', true],
  ['described', 'text', CANARY],
  ['described', 'a list', [{ __typename: 'AgricultureBox' }]],
  ['thing', 'a number', 1],
  ['events', 'an object', { 0: {} }],
  ['events', 'text', CANARY],
  ['events', 'a list with null', [null, { at: 'x', what: null }], ['events']],
  ['events', 'a list with text', [CANARY, { at: 'x', what: null }], ['events']],
  ['code', 'a number with a fraction', 1.5, []],
  ['code', 'an object', {}, []],
];

/** One wrong value: that value alone is null, and all else of the ministry stands. */
export const SCALARS: readonly Lie[] = [
  ...WRONG.map(([field, what, value, at = [field]]) =>
    lie(
      `${field} is ${what}`,
      inRecord((record) => (record[field] = value)),
      { nulls: inRecordAt(at) },
    ),
  ),
  lie(
    'place.spot is a number',
    inRecord((record) => (record['place'] = { country: 'CN', spot: 3 })),
    { nulls: inRecordAt(['place', 'spot']) },
  ),
  lie(
    'place.country is a list',
    inRecord((record) => Object.assign(record['place'] as object, { country: [CANARY] })),
    { nulls: inRecordAt(['place', 'country']) },
  ),
  lie(
    'a custom scalar as deep as anything',
    inRecord((record) => (record['stamp'] = DEEP)),
    { nulls: inRecordAt(['stamp']), mayNull: everyField },
  ),
  lie(
    'a record is text',
    rewrites((question) => {
      const {
        ministry: { field },
        kind,
        honest: { data },
      } = question;
      if (kind === 'root') (data[`${field}Search`] as Json[])[0] = CANARY;
      else if (kind === 'mutation') data[`${field}Report`] = CANARY;
      else firstEntity(question)[field] = CANARY;
    }),
    { nulls: inRecordAt([]) },
  ),
  lie(
    'a total is text',
    rewrites(({ ministry, honest }) => void (honest.data[`${ministry.field}Total`] = '3')),
    { on: ['root'], nulls: ({ field }) => [[`${field}Total`]] },
  ),
  lie(
    'a share is text',
    rewrites(
      (question) =>
        void Object.assign((firstEntity(question)[`${question.ministry.field}Links`] as object[])[0] ?? {}, {
          share: '1',
        }),
    ),
    { on: ['entities'], nulls: ({ field }) => [['units', 0, `${field}Links`, 0, 'share']] },
  ),
];
