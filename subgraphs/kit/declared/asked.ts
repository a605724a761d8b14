import { type CodeUse, codeUse, ownUse } from './code-use.ts';
import type { CodeScheme } from './codes.ts';
import { nearest } from './nearest.ts';
import type { Part } from './part.ts';
import type { Reading } from './reading.ts';
import type { Scope } from './scope.ts';
import type { Question } from './transport.ts';

/** A question that is put for codes of one kind. */
export interface Asked {
  readonly question: Question;
  readonly scheme: CodeScheme;
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
  const asked = askedFor(askPart, use?.schemes ?? [...mapping.codes.values()], what, reading);
  return asked && { use: use ?? ownUse(askPart, asked.scheme, scope), asked };
}

/** Which kind of code a question is for, by the one name of a code in it. */
export function askedFor(
  part: Part,
  schemes: readonly CodeScheme[],
  what: string,
  { transport }: Reading,
): Asked | null {
  // Its code is a fault already.
  if (schemes.length === 0) return null;
  const question = transport.question(part, what);
  checkNames(part, question, [...schemes.map(({ name }) => name), ...transport.names]);
  const named = schemes.filter(({ name }) => question.names.includes(name));
  const [scheme] = named;
  if (scheme && named.length === 1) return { question, scheme };
  part.fault(
    named.length > 1
      ? `one kind of code a question; this one has ${named.map(({ name }) => `{${name}}`).join(' and ')}`
      : `the question has no code; write ${schemes.map(({ name }) => `{${name}}`).join(' or ')} where the keys stand`,
  );
  return null;
}

/** A name that nothing stands for would be asked as nothing. */
export function checkNames(part: Part, { names }: Question, known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name) || name === 'asOf' || name.startsWith('filter.')) continue;
    const near = nearest(name, known);
    part.fault(
      `{${name}} stands for nothing here; write ${near === null ? `one of ${known.map((each) => `{${each}}`).join(', ')}` : `{${near}}`}`,
    );
  }
}
