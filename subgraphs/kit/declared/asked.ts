import { type CodeUse, codeUse, ownUse } from './code-use.ts';
import type { CodeScheme } from './codes.ts';
import { nearest } from './nearest.ts';
import type { Part } from './part.ts';
import type { Reading } from './reading.ts';
import type { Scope } from './scope.ts';
import type { Question } from './transport.ts';

/** A question that is put for codes of one kind, or for all rows. */
export interface Asked {
  readonly question: Question;
  readonly scheme: CodeScheme;
  /** How old the list of all rows may get, milliseconds; null: it is asked by code. */
  readonly everyMs: number | null;
}

/** A question, and how a row tells the code that it is asked by. */
export interface AskedCode {
  readonly use: CodeUse;
  readonly asked: Asked;
}

/** @param codePart how rows tell the code; undefined: as the one code that the question names */
export function askedByCode(
  askPart: Part,
  codePart: Part | undefined,
  what: string,
  scope: Scope,
  reading: Reading,
): AskedCode | null {
  const { mapping } = reading;
  const use = codePart ? codeUse(codePart, scope, mapping) : null;
  if (!use && isList(askPart)) {
    askPart.fault('a list names no code; write code: lot, or from: lot and to: lot of a link');
    return null;
  }
  const asked = askedFor(askPart, use?.schemes ?? [...mapping.codes.values()], what, reading);
  return asked && { use: use ?? ownUse(askPart, asked.scheme, scope), asked };
}

function isList(part: Part): boolean {
  return part.isMap && part.members().has('list');
}

/** `{ list: a question, every: 600 }`: all rows, of which the kit makes an index that is read anew after so many seconds. */
function listAsked(part: Part, schemes: readonly CodeScheme[], what: string, { transport }: Reading): Asked | null {
  const fields = part.fields(['list', 'every'], '{ list: a question, every: 600 }');
  const [first] = schemes;
  const list = fields.need('list', 'list: a question for all rows');
  const everyMs = (fields.get('every')?.integer(1, 86_400) ?? 600) * 1_000;
  if (!first || !list) return null;
  const question = transport.question(list, what);
  checkNames(list, question, transport.names);
  const keyOf = (code: string): string | null =>
    schemes.reduce<string | null>((key, scheme) => key ?? scheme.keyOf(code), null);
  return { question, scheme: { ...first, keyOf }, everyMs };
}

/** Which kind of code a question is for, by the one name of a code in it. */
export function askedFor(part: Part, schemes: readonly CodeScheme[], what: string, reading: Reading): Asked | null {
  const { transport } = reading;
  // Its code is a fault already.
  if (schemes.length === 0) return null;
  if (isList(part)) return listAsked(part, schemes, what, reading);
  const question = transport.question(part, what);
  checkNames(part, question, [...schemes.map(({ name }) => name), ...transport.names]);
  const named = schemes.filter(({ name }) => question.names.includes(name));
  const [scheme] = named;
  if (scheme && named.length === 1) return { question, scheme, everyMs: null };
  part.fault(
    named.length > 1
      ? `one kind of code a question; this one has ${named.map(({ name }) => `{${name}}`).join(' and ')}`
      : `the question has no code; write ${schemes.map(({ name }) => `{${name}}`).join(' or ')} where the keys stand, or list: … where it cannot be asked so`,
  );
  return null;
}

/** A name that nothing stands for would be asked as nothing. */
export function checkNames(part: Part, { names }: Pick<Question, 'names'>, known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name) || name === 'asOf' || name.startsWith('filter.')) continue;
    const near = nearest(name, known);
    part.fault(
      `{${name}} stands for nothing here; write ${near === null ? `one of ${known.map((each) => `{${each}}`).join(', ')}` : `{${near}}`}`,
    );
  }
}
