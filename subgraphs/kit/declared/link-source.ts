import type { GraphQLEnumType, GraphQLObjectType } from 'graphql';
import { LINK_KINDS } from '@tongcha/schema';
import type { Confidence, TraceLink } from '../records.ts';
import { flag } from '../values/flag.ts';
import type { Mapped } from '../values/results.ts';
import { isSource, type Row } from '../values/row.ts';
import { text } from '../values/text.ts';
import { type Asked, type AskedCode, askedByCode } from './asked.ts';
import { valueOf } from './expression.ts';
import type { Mapping, Value } from './mapping.ts';
import type { Fields, Part } from './part.ts';
import { optional, type Reading } from './reading.ts';
import { kindOf } from './said-links.ts';
import { type SaysNothing, saysNothing } from './says-nothing.ts';
import { Scope } from './scope.ts';
import { fieldsOf, shapeOf } from './shape.ts';
import { wantedOf } from './wanted.ts';

/** One kind of link, asked from both ends. */
export interface LinkSource {
  readonly place: string;
  readonly asked: Readonly<Record<'BACK' | 'FORWARD', Asked>>;
  read(row: unknown, side: 'from' | 'to'): Mapped<TraceLink> | null;
}

const KEYS = [
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
] as const;
type LinkFields = Fields<(typeof KEYS)[number]>;

const FLAG = { gives: 'flag', read: flag(), values: null } as const;
const TEXT = { gives: 'text', read: text, values: null } as const;
const CONFIDENCES: readonly Confidence[] = ['HIGH', 'MEDIUM', 'LOW'];
/** By which question each end is asked for. */
const ENDS = {
  from: { question: 'forward', example: 'forward: the question for what a code led to' },
  to: { question: 'back', example: 'back: the question for what led into a code' },
} as const;
type End = keyof typeof ENDS;

/** `links:` @returns null where nothing can be made of it */
export function linkSource(part: Part, place: string, reading: Reading): LinkSource | null {
  const fields = part.fields(KEYS);
  const scope = new Scope(place, reading.mapping.shapes);
  const [from, to] = (['from', 'to'] as const).map((end) => endOf(end, fields, scope, place, reading));
  const isNothing = saysNothing(fields, scope, reading);
  const made = linkOf(fields, scope, reading, isNothing);
  return from && to && made ? sourceOf(place, { from, to }, scope, made) : null;
}

/** What a source of records gives the links that its rows tell. */
export interface OwnRows extends AskedCode {
  readonly scope: Scope;
  readonly isNothing: SaysNothing;
}

/** `links:` of a source of records: one end is the record. Where the other is empty the row tells of no link. */
export function ownLinkSource(part: Part, place: string, reading: Reading, rows: OwnRows): LinkSource | null {
  const fields = part.fields(KEYS.filter((key) => key !== 'deleted' && key !== 'ignore'));
  const { scope, use, asked } = rows;
  const written = (['from', 'to'] as const).filter((end) => fields.get(end) ?? fields.get(ENDS[end].question));
  const [other] = written;
  if (other === undefined || written.length > 1) {
    part.fault('one end is the record; write back: for what it went into, or forward: for what went into it');
    return null;
  }
  // An index is of what is made of rows: of links another than of records.
  const own = { use, asked: { ...asked }, mayLack: false };
  const theirs = endOf(other, fields, scope, place, reading, true);
  const itself = saysNothing(fields, scope, reading);
  const made = linkOf(fields, scope, reading, (row) => rows.isNothing(row) || itself(row));
  if (!theirs || !made) return null;
  return sourceOf(place, other === 'to' ? { from: own, to: theirs } : { from: theirs, to: own }, scope, made);
}

interface LinkEnd extends AskedCode {
  /** Empty, there is no link; else that is not understood. */
  readonly mayLack: boolean;
}

function endOf(
  end: End,
  fields: Fields<End | 'back' | 'forward'>,
  scope: Scope,
  place: string,
  reading: Reading,
  mayLack = false,
): LinkEnd | null {
  const { question, example } = ENDS[end];
  const ask = fields.need(question, example);
  const coded = ask ? askedByCode(ask, fields.get(end), `${place} ${question}`, scope, reading) : null;
  return coded && { ...coded, mayLack };
}

type Said = (row: Row) => unknown;

/** What a link says beside its ends. */
interface LinkMaker {
  readonly isNothing: SaysNothing;
  readonly kind: Value;
  readonly at: Said;
  readonly until: Said;
  readonly quantity: Said;
  readonly share: Said;
  readonly recordId: Value;
  readonly handsOver: Value | null;
  readonly system: string;
  readonly confidence: Value<Confidence>;
}

function linkOf(
  fields: LinkFields,
  scope: Scope,
  { mapping, system }: Reading,
  isNothing: SaysNothing,
): LinkMaker | null {
  const kindPart = fields.need('kind', `kind: one of ${[...LINK_KINDS].join(', ')}`);
  const idPart = fields.need('recordId', 'recordId: the number of the record that says so');
  const typeOf = fieldsOf(mapping.schema.getType('TraceLink') as GraphQLObjectType);
  const said = (name: 'at' | 'until' | 'quantity' | 'share'): Said =>
    optional(fields.get(name), (each) => shapeOf(each, typeOf[name] as never, scope, mapping)) ?? unsaid;
  const made = {
    isNothing,
    at: said('at'),
    until: said('until'),
    quantity: said('quantity'),
    share: said('share'),
    handsOver: handsOver(fields.get('handsOver'), scope, mapping),
    system,
    confidence: confidenceOf(fields.get('confidence'), scope, mapping),
  };
  if (!kindPart || !idPart) return null;
  const kind = kindOf(kindPart, scope, mapping);
  return { ...made, kind, recordId: valueOf(idPart, TEXT, scope, mapping) };
}

function sourceOf(
  place: string,
  ends: Readonly<Record<End, LinkEnd>>,
  scope: Scope,
  { isNothing, kind, at, until, quantity, share, recordId, handsOver: hands, system, confidence }: LinkMaker,
): LinkSource {
  return {
    place,
    asked: { BACK: ends.to.asked, FORWARD: ends.from.asked },
    read: (source, side) => {
      if (!isSource(source)) return null;
      const row = scope.open(source);
      const [mine, theirs] = [ends[side], ends[side === 'from' ? 'to' : 'from']];
      const own = mine.use.value(row);
      if (isNothing(row)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
      const other = theirs.use.value(row);
      if (other === null && theirs.mayLack) return { code: own, value: null, doubts: row.doubts };
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
        evidence: { system, recordId: recordId(row) ?? '', confidence: confidence(row) ?? 'LOW' },
        ...(handed === null ? {} : { handsOver: handed }),
      } as TraceLink;
      return { code, value: link, doubts: row.doubts };
    },
  };
}

/** Of what the file does not say there is no word in a link, either. */
const unsaid = (): undefined => undefined;

/** One word, or a path; what is not said is not sure. */
function confidenceOf(part: Part | undefined, scope: Scope, mapping: Mapping): Value<Confidence> {
  const written = part?.isText ? (part.text() ?? '') : '';
  const said = CONFIDENCES.find((each) => each === written);
  if (part === undefined || said !== undefined) return () => said ?? 'HIGH';
  const wanted = wantedOf(mapping.schema.getType('Confidence') as GraphQLEnumType);
  return valueOf(part, wanted, scope, mapping) as Value<Confidence>;
}

function handsOver(part: Part | undefined, scope: Scope, mapping: Mapping): Value | null {
  const fields = part?.fields(['begins', 'ends']);
  if (!fields) return null;
  const [begins, ends] = (['begins', 'ends'] as const).map((name) =>
    optional(fields.get(name), (each) => valueOf(each, FLAG, scope, mapping)),
  );
  return (row) => ({ begins: begins?.(row) === true, ends: ends?.(row) === true });
}
