import type { FiveMinistry } from './five.ts';
import type { Json, JsonObject, Kind, Question, Tell, Wire } from './liar.ts';

export type Path = readonly (string | number)[];
/** Response paths that a lie makes null, of a liar and a kind of fetch. */
export type Places = (liar: FiveMinistry, kind: Kind) => Path[];

/** A code of docs/errors.md that may stand at a null which a ministry caused. */
export type LieCode =
  | 'TIMEOUT'
  | 'TOO_BUSY'
  | 'UNAVAILABLE'
  | 'BAD_ANSWER'
  | 'TOO_LARGE'
  | 'REFUSED'
  | 'UNVERIFIED_CALL'
  | 'MINISTRY_ERROR';

export interface Lie {
  readonly name: string;
  /** Of which fetches it is told; the others are answered honestly. */
  readonly on: readonly Kind[];
  readonly tell: Tell;
  /** What must be null, each with an error at its path, whether or not the honest answer is null there. */
  readonly nulls: Places;
  /** What may be null too, again with an error; elsewhere, and where it is not null, the answer is the honest one. */
  readonly mayNull: Places;
  /** What is the ministry's own to say, rightly or wrongly: any value of these places will do, null without an error too. */
  readonly free: Places;
  /** Codes that its errors may have. */
  readonly codes: readonly LieCode[];
  /** Whether there must be an error, must be none beside those of nulls, or either. */
  readonly errors: 'must' | 'may' | 'only-nulls';
  /** Takes until the ministry's deadline. */
  readonly slow: boolean;
  /** So large that ministries tell it one after the other. */
  readonly heavy: boolean;
  /** How long it may take to reach the gateway whole, milliseconds: what an idle connection gets before the next question is its own. */
  readonly settlesMs: number;
}

const everywhere: readonly Kind[] = ['entities', 'root', 'mutation'];

export function lie(name: string, tell: Tell, told: Partial<Omit<Lie, 'name' | 'tell'>> = {}): Lie {
  return {
    name,
    tell,
    on: everywhere,
    nulls: nothing,
    mayNull: nothing,
    free: nothing,
    codes: ['BAD_ANSWER'],
    errors: 'only-nulls',
    slow: false,
    heavy: false,
    settlesMs: 0,
    ...told,
  };
}

export const nothing: Places = () => [];

/** Every field that the liar owns and that a fetch of this kind asks for. */
export const everyField: Places = (liar, kind) => {
  if (kind === 'root') return [[`${liar.field}Search`], [`${liar.field}Total`]];
  if (kind === 'mutation') return [[`${liar.field}Report`]];
  return [0, 1, 2].flatMap((index) => fieldsOfUnit(liar, index));
};

/** The liar's fields of one unit only. */
export const ofUnit =
  (index: number): Places =>
  (liar, kind) =>
    kind === 'entities' ? fieldsOfUnit(liar, index) : [];

const fieldsOfUnit = ({ field, type }: FiveMinistry, index: number): Path[] => [
  ['units', index, field],
  ['units', index, `${field}Links`],
  ['units', index, `also${type}`],
];

/** Places below the first unit's record. */
export const inRecordAt =
  (...below: readonly Path[]): Places =>
  (liar, kind) =>
    below.map((path) => [...recordPath(liar, kind), ...path]);

function recordPath({ field }: FiveMinistry, kind: Kind): Path {
  if (kind === 'root') return [`${field}Search`, 0];
  return kind === 'mutation' ? [`${field}Report`] : ['units', 0, field];
}

/** The first unit's record in an honest answer. */
export function recordIn(question: Question): JsonObject {
  const {
    ministry: { field },
    kind,
    honest: { data },
  } = question;
  if (kind === 'entities') return firstEntity(question)[field] as JsonObject;
  return (kind === 'root' ? (data[`${field}Search`] as JsonObject[])[0] : data[`${field}Report`]) as JsonObject;
}

/** The first unit's entity in an honest answer. */
export const firstEntity = ({ first, honest: { data } }: Question): JsonObject => entitiesIn(data)[first] as JsonObject;

export const entitiesIn = (data: JsonObject): JsonObject[] => data['_entities'] as JsonObject[];

/** A value that JSON.stringify cannot write, as the text to be written instead. */
export const raw = (text: string): string => `<raw>${text}</raw>`;

export const textOf = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/"<raw>(.*?)<\/raw>"/g, (_, text: string) => JSON.parse(`"${text}"`) as string);

/** A body of its own instead of the honest one. */
export const says =
  (body: string | Buffer, options?: Parameters<Wire['send']>[1]): Tell =>
  (_, wire) =>
    wire.send(body, options);

/** The honest answer, changed as a whole. */
export const rewrites =
  (change: (question: Question) => unknown): Tell =>
  (question, wire) =>
    wire.send(textOf(change(question) ?? question.honest));

/** The honest answer but for the first unit's record. */
export const inRecord = (change: (record: JsonObject) => unknown): Tell =>
  rewrites((question) => {
    change(recordIn(question));
    return question.honest;
  });

/** The honest answer but for the data. */
export const withData = (data: Json | undefined): Tell => rewrites(({ honest }) => ({ ...honest, data }));
