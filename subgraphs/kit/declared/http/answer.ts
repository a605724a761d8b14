import { FAULT_CODES, type FaultCode } from '@tongcha/resilience';
import { flag } from '../../values/flag.ts';
import { number } from '../../values/number.ts';
import { known } from '../../values/reader.ts';
import { isSource, type Source } from '../../values/row.ts';
import type { Shapes } from '../../values/shapes.ts';
import { text } from '../../values/text.ts';
import { nearest } from '../nearest.ts';
import type { Fields, Part } from '../part.ts';
import { type Get, Scope } from '../scope.ts';

/** What a result code or an HTTP status means: right, a token that has run out, nothing there, or a fault. */
export type Meaning = 'OK' | 'TOKEN' | 'NONE' | FaultCode;
const MEANINGS: readonly string[] = ['OK', 'TOKEN', 'NONE', ...FAULT_CODES];

/** What the rows of an answer say of the list they are a part of. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly total: number | undefined;
  /** null: it says so in a way that is not understood; undefined: the file names no place for it. */
  readonly more: boolean | null | undefined;
  readonly next: string | null;
  readonly doubts: readonly string[];
}

/** Where things stand around the rows of an answer. */
export interface Envelope {
  readonly hasResult: boolean;
  /** The system's own result code; null: there is none. */
  resultIn(document: Source): string | null;
  meaningOf(result: string): Meaning | null;
  /** Whether the file says where a list ends. */
  readonly tellsEnd: boolean;
  /** Whether it says where their number stands. */
  readonly hasTotal: boolean;
  /** @returns null where there are no rows where they must be */
  open(document: Source, page: number): Page | null;
}

export const ANSWER_KEYS = [
  'format',
  'lists',
  'result',
  'results',
  'rows',
  'total',
  'more',
  'next',
  'pages',
  'ignore',
] as const;
export type AnswerFields = Fields<(typeof ANSWER_KEYS)[number]>;

/** `results: { '0': OK, '1002': TOKEN, HTTP 404: NONE }` */
export function resultsOf(part: Part | undefined): ReadonlyMap<string, Meaning> {
  const results = new Map<string, Meaning>();
  for (const [result, each] of part?.members("results and what they mean: '0': OK") ?? []) {
    const meaning = each.text(MEANINGS.join(', ')) ?? '';
    if (MEANINGS.includes(meaning)) results.set(result, meaning as Meaning);
    else each.fault(`${meaning} is no meaning; write ${nearest(meaning, MEANINGS) ?? `one of ${MEANINGS.join(', ')}`}`);
  }
  return results;
}

/**
 * @param answer `answer:` of the transport
 * @param rowsPart where the rows of this question stand, if elsewhere
 */
export function envelopeOf(
  answer: AnswerFields,
  rowsPart: Part | undefined,
  results: ReadonlyMap<string, Meaning>,
  what: string,
  isXml: boolean,
  shapes: Shapes,
): Envelope {
  const scope = new Scope(what, shapes);
  scope.ignore(answer.get('ignore')?.texts('a name') ?? []);
  const at = (part: Part | undefined, more = ''): Get | null =>
    part === undefined ? null : scope.at(part, `${part.text('a path: data.rows') ?? 'rows'}${more}`);
  const result = at(answer.get('result'));
  // An XML document has no element where there is no row, and a refusal has no data.
  const rows = at(rowsPart ?? answer.get('rows'), isXml ? '?' : '');
  const [total, more, next, pages] = (['total', 'more', 'next', 'pages'] as const).map((name) => at(answer.get(name)));
  const [NUMBER, FLAG] = [number(), flag()];
  return {
    hasResult: result !== null,
    resultIn: (document) => known(text(result?.(document))),
    meaningOf: (code) => results.get(code) ?? null,
    hasTotal: total !== null,
    tellsEnd: [total, more, next, pages].some((each) => each !== null),
    open: (document, page) => {
      const row = scope.open(document);
      const found = rows === null ? [document] : rowsIn(rows(document), isXml);
      if (found === null) return null;
      const last = pages ? known(NUMBER(pages(document))) : undefined;
      return {
        rows: found,
        total: total ? (known(NUMBER(total(document))) ?? undefined) : undefined,
        more: more ? known(FLAG(more(document))) : last === undefined ? undefined : last === null ? null : page < last,
        next: next ? known(text(next(document))) : null,
        doubts: row.doubts,
      };
    },
  };
}

/** A list, or one row that is no list; null is a system's word for none, and absent is nobody's. */
function rowsIn(value: unknown, isXml: boolean): readonly unknown[] | null {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (isSource(value)) return [value];
  return value === null || (isXml && (value === undefined || value === '')) ? [] : null;
}
