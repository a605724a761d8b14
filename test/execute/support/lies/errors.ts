import { everyField, firstEntity, inRecordAt, type Lie, lie, raw, rewrites } from '../lie.ts';
import type { Json, JsonObject, Kind, Question } from '../liar.ts';
import { CANARY } from '../judge.ts';
import { LONG } from '../../../support/runs.ts';

const many = LONG ? 100_000 : 20_000;
const leaky = { message: `${CANARY}: connect to http://10.0.0.9/db failed`, stack: `Error: ${CANARY} at Main.java:7` };
const extensions: JsonObject = {
  stacktrace: [`at ${CANARY} (/srv/secret.ts:12:3)`],
  url: 'http://10.0.0.9/',
  exception: { stack: CANARY },
  serviceName: CANARY,
  password: CANARY,
};

/** Where the ministry's own answer has the first unit's record. */
const ownPath = ({ ministry: { field }, kind, first }: Question): (string | number)[] =>
  ({ entities: ['_entities', first, field], root: [`${field}Search`, 0], mutation: [`${field}Report`] })[kind];

const without = (question: Question): JsonObject => {
  const {
    ministry: { field },
    kind,
    honest: { data },
  } = question;
  if (kind === 'entities') firstEntity(question)[field] = null;
  else if (kind === 'root') (data[`${field}Search`] as Json[])[0] = null;
  else data[`${field}Report`] = null;
  return data;
};

/** The first record is null, and an error at its path says why. */
const failed = (error: JsonObject) =>
  rewrites((question) => ({ data: without(question), errors: [{ ...leaky, path: ownPath(question), ...error }] }));
/** All data stand, and there are errors beside them. */
const beside = (errors: (question: Question) => unknown) =>
  rewrites((question) => ({ ...question.honest, errors: errors(question) }));
const stands = { codes: ['MINISTRY_ERROR', 'BAD_ANSWER'], mayNull: everyField, errors: 'may' } as const;
const gone = { codes: ['MINISTRY_ERROR'], nulls: inRecordAt([]) } as const;

const silly: readonly (readonly [string, unknown])[] = [
  ['leads nowhere', ['units', 0, CANARY]],
  ['leads to another ministry’s field', ['units', 0, 'registry']],
  ['has a negative index', ['_entities', -1, 'x']],
  ['has a huge index', ['_entities', 1e15, 'x']],
  ['has a fraction', ['_entities', 0.5]],
  ['has too large a number', ['_entities', raw('1e999')]],
  ['has 100,000 elements', Array.from({ length: 100_000 }, (_, index) => (index % 2 ? 0 : CANARY))],
  ['has steps of other kinds', [{ a: CANARY }, null, [CANARY], true]],
  ['is text', CANARY],
  ['is an object', { 0: CANARY, length: 1 }],
  ['is empty', []],
  ['has __proto__', ['__proto__', 'polluted']],
  ['has keys of prototypes', ['_entities', '__proto__', 'constructor']],
  ['goes on below a scalar', ['_entities', 0, 'code', 0, 'length']],
];

/** Errors that are not what errors are, or that hold what must not go on. */
export const ERRORS: readonly Lie[] = [
  ...(
    [
      ['an object', {}],
      ['text', CANARY],
      ['a number', 1],
      ['true', true],
    ] satisfies [string, Json][]
  ).map(([what, errors]) =>
    lie(
      `errors is ${what}`,
      beside(() => errors),
      { nulls: everyField },
    ),
  ),
  lie(
    'errors is null',
    beside(() => null),
    { mayNull: everyField },
  ),
  lie(
    'errors is empty',
    beside(() => []),
    {},
  ),
  lie(
    'errors are no objects',
    beside(() => [1, CANARY, null, [], true]),
    { ...stands, errors: 'must' },
  ),
  lie(
    'an error without anything',
    beside(() => [{}]),
    { ...stands, errors: 'must' },
  ),
  lie(
    'an error with stack, address and secret',
    failed({ extensions: { ...extensions, code: 'INTERNAL_SERVER_ERROR' } }),
    gone,
  ),
  lie('an error without extensions', failed({}), gone),
  lie('an error whose code is a secret', failed({ extensions: { code: CANARY.toUpperCase() } }), gone),
  lie('an error whose code is one of Apollo’s', failed({ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }), gone),
  lie('an error whose code blames the client', failed({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }), gone),
  lie('an error whose code is __proto__', failed({ extensions: { code: '__proto__' } }), gone),
  lie('an error whose code is no text', failed({ extensions: { code: { a: CANARY } } }), gone),
  lie('an error whose system is an address', failed({ extensions: { code: 'TIMEOUT', system: '127.0.0.1' } }), {
    ...gone,
    codes: ['TIMEOUT'],
  }),
  lie(
    'an error with the codes of others',
    failed({ extensions: { code: 'TIMEOUT', codes: [CANARY, 'http://10.0.0.9/'] } }),
    { ...gone, codes: ['TIMEOUT'] },
  ),
  lie('an error with a public code', failed({ extensions: { code: 'TIMEOUT', system: 'drug-soap' } }), {
    ...gone,
    codes: ['TIMEOUT'],
  }),
  lie('a message that is no text', failed({ message: { a: CANARY } }), gone),
  lie('locations that are none', failed({ locations: CANARY }), gone),
  lie(
    'an error as deep as anything',
    failed({ extensions: { code: 'TIMEOUT', deep: raw(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) } }),
    { nulls: inRecordAt([]), mayNull: everyField, codes: ['TIMEOUT', 'BAD_ANSWER'] },
  ),
  lie(
    'no data and an error',
    rewrites(() => ({ data: null, errors: [{ ...leaky, extensions }] })),
    { nulls: everyField, codes: ['MINISTRY_ERROR'] },
  ),
  lie(
    'an error, and nothing said of data',
    rewrites(() => ({ errors: [{ ...leaky, extensions }] })),
    { nulls: everyField, codes: ['MINISTRY_ERROR'] },
  ),
  lie(
    'no data and an error about one unit',
    rewrites((question) => ({ data: null, errors: [{ ...leaky, path: ownPath(question) }] })),
    { nulls: everyField, codes: ['MINISTRY_ERROR', 'BAD_ANSWER'] },
  ),
  lie(
    'a null without its error, and an error elsewhere',
    rewrites((question) => ({
      data: { ...question.honest.data, ...(question.kind === 'entities' ? { _entities: null } : {}) },
      errors: [{ ...leaky, path: ['nowhere'] }],
    })),
    { on: ['entities'] satisfies Kind[], nulls: everyField, codes: ['MINISTRY_ERROR', 'BAD_ANSWER'] },
  ),
  ...silly.map(([what, path]) =>
    lie(
      `all is well but for an error whose path ${what}`,
      beside(() => [{ ...leaky, path }]),
      stands,
    ),
  ),
  ...silly.map(([what, path]) =>
    lie(
      `no data and an error whose path ${what}`,
      rewrites(() => ({ data: null, errors: [{ ...leaky, path }] })),
      { nulls: everyField, codes: ['MINISTRY_ERROR', 'BAD_ANSWER'] },
    ),
  ),
  lie(
    'very many errors at one path',
    rewrites((question) => ({
      data: without(question),
      errors: Array.from({ length: many }, () => ({ ...leaky, path: ownPath(question) })),
    })),
    { nulls: inRecordAt([]), mayNull: everyField, codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'TOO_LARGE'], heavy: true },
  ),
  lie(
    'very many errors that lead nowhere',
    beside(() => Array.from({ length: many }, (_, index) => ({ ...leaky, path: [`${CANARY}${index}`, index] }))),
    { ...stands, codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'TOO_LARGE'], heavy: true },
  ),
  lie(
    'many errors with long paths',
    beside(() =>
      Array.from({ length: LONG ? 8_000 : 300 }, (_, index) => ({
        path: ['_entities', index, ...Array.from({ length: 900 }, () => 7)],
      })),
    ),
    { ...stands, codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'TOO_LARGE'], heavy: true },
  ),
  lie(
    'very many errors, and no data',
    rewrites(() => ({ data: null, errors: Array.from({ length: many }, () => leaky) })),
    { nulls: everyField, codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'TOO_LARGE'], heavy: true },
  ),
];
