import { isSource, type Row } from '../values/row.ts';
import { checkNames } from './asked.ts';
import { codeUse } from './code-use.ts';
import { placeOf, textOf } from './expression.ts';
import type { Value } from './mapping.ts';
import type { Part } from './part.ts';
import { optional, type Reading } from './reading.ts';
import { Scope } from './scope.ts';
import { entryOf } from './shape.ts';
import type { Question } from './transport.ts';

/** A register whose rows mention codes: of changes, read on from the last one, or of everything, read whole each time. */
export interface MentionSource {
  readonly place: string;
  readonly question: Question;
  /** Of a register of changes. */
  readonly cursor: Value<string> | null;
  /** The codes that a row mentions; what is not understood is noted in the row's doubts. */
  codesIn(row: Row): readonly string[];
  /** Kinds of codes that it tells. */
  readonly kinds: readonly string[];
  /** @returns null for what is no row */
  open(row: unknown): Row | null;
}

/** `mentions:`, `{ ask, cursor, codes: [lot, { each: units, lot: code }, { each: usccs, uscc: it }] }` */
export function mentionSource(part: Part, place: string, reading: Reading): MentionSource | null {
  const { mapping, transport } = reading;
  const fields = part.fields(['ask', 'cursor', 'codes', 'ignore']);
  const scope = new Scope(place, mapping.shapes);
  scope.ignore(fields.get('ignore')?.texts('a name') ?? []);
  const [askPart, codesPart] = [
    fields.need('ask', 'ask: a question for what has changed after {after}'),
    fields.need('codes', 'codes: [lot, { uscc: owner }]'),
  ];
  if (!askPart || !codesPart) return null;
  const question = transport.question(askPart, place);
  checkNames(askPart, question, transport.names);
  const cursorPart = fields.get('cursor');
  if (question.names.includes('after') && !cursorPart)
    part.fault('cursor is missing; write cursor: the path of what {after} is compared with');
  const cursor = optional(cursorPart, (each) => textOf(each, scope, mapping)) ?? null;
  const all = codesPart.entries().map((each) => codesOf(each, scope, reading));
  return {
    place,
    question,
    cursor,
    kinds: all.flatMap(({ kinds }) => kinds),
    codesIn: (row) => all.flatMap(({ read }) => read(row)),
    open: (row) => (isSource(row) ? scope.open(row) : null),
  };
}

interface Mentioned {
  readonly kinds: readonly string[];
  readonly read: (row: Row) => readonly string[];
}

function codesOf(part: Part, scope: Scope, { mapping }: Reading): Mentioned {
  const each = part.isMap ? part.members().get('each') : undefined;
  if (each === undefined) {
    const { value, schemes } = codeUse(part, scope, mapping);
    return { kinds: schemes.map(({ name }) => name), read: (row) => listOf(value(row)) };
  }
  const path = each.text('the path of a list') ?? '';
  const { get, scope: inner } = scope.each(each, path);
  const { value, schemes } = codeUse(part, inner, mapping);
  const place = placeOf(path);
  const read = (row: Row): readonly string[] => {
    const list = get(row.source) ?? [];
    return (Array.isArray(list) ? (list as readonly unknown[]) : list === '' ? [] : [list]).flatMap((entry) => {
      const source = entryOf(entry, inner);
      if (source !== null) return listOf(value(inner.open(source, row.doubts)));
      row.doubt(place);
      return [];
    });
  };
  return { kinds: schemes.map(({ name }) => name), read };
}

function listOf(code: string | null): readonly string[] {
  return code === null ? [] : [code];
}
