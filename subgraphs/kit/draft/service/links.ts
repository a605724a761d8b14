import type { FieldFacts, OperationFacts } from '../facts.ts';
import { before, braces, type Line, lines, list, open, said } from '../lines.ts';
import { fits, pick, plainName } from '../names.ts';
import { unreadNames, written } from '../rows.ts';
import { sourceOf } from '../sections.ts';
import { Values } from '../values.ts';
import { KINDS, type Words } from '../words.ts';
import type { Use } from './draft.ts';
import { isSameRow } from './envelope.ts';
import { inputFor } from './inputs.ts';

/** A link for each kind of row that tells two codes and can be asked by them. */
export function serviceLinks(
  operations: readonly OperationFacts[],
  code: FieldFacts | null,
  words: Words,
  use: Use,
): { readonly lines: readonly Line[]; readonly notes: readonly string[] } {
  const made: Line[] = [];
  const notes: string[] = [];
  const seen: OperationFacts[] = [];
  for (const operation of operations) {
    const ends = endsOf(operation, code);
    if (ends.length < 2 || seen.some((each) => isSameRow(each.row, operation.row))) continue;
    seen.push(operation);
    const [a, b] = ends;
    const alike = operations.filter((each) => isSameRow(each.row, operation.row));
    if (a && b && ends.length === 2 && code) made.push(linkLine(alike, [a, b], code, words, use));
    else notes.push(`${operation.name} may tell links, by ${ends.map(({ path }) => path).join(', ')}`);
  }
  return { lines: made, notes };
}

/** Names that end as that of the code does, or are called as a code or a batch with something before it. */
function endsOf({ row }: OperationFacts, code: FieldFacts | null): readonly FieldFacts[] {
  const own = plainName(code?.name ?? '');
  return row.fields.filter((field) => {
    const plain = plainName(field.name);
    if (own.length > 1 && plain.endsWith(own) && plain !== own && fits(field, 'uscc') === 0)
      return !/^(?:ent|org|qy|dw|firm|company)/.test(plain);
    return /^(?:from|to|src|source|dst|target|input|output|ly|qx)(?:code|lot|batch|no)?$/.test(plain);
  });
}

function linkLine(
  alike: readonly OperationFacts[],
  ends: readonly [FieldFacts, FieldFacts],
  code: FieldFacts,
  words: Words,
  use: Use,
): Line {
  const [operation] = alike as [OperationFacts];
  const values = new Values(operation.row.fields);
  values.take(...ends);
  const kind = values.one('kind', (field) => words.line(field, 'kind'));
  const deleted = values.deleted();
  const updated = pick(values.left, 'updatedAt').field;
  if (updated) values.take(updated);
  const at = values.time('at') ?? values.time('producedAt');
  const quantity = values.quantity();
  const recordId = values.one('recordId');
  const first = sourceOf(ends.map(({ name, about }) => [plainName(name), about] as const));
  const [from, to] = first === 1 ? [ends[1], ends[0]] : ends;
  const asked = (end: FieldFacts): Line | null => questionBy(end, alike, code, use);
  const [forward, back] = [asked(from), asked(to)];
  // Asked alike for both, one of them would be answered with what the other is.
  const isTold = first !== null && JSON.stringify(forward) !== JSON.stringify(back);
  const maybe = alike
    .flatMap(({ inputs }) => inputs ?? [])
    .filter(({ mayLack, name }) => mayLack && !/page|size/i.test(name));
  const beside =
    maybe.length === 0 ? '' : `; it may be sent ${[...new Set(maybe.map(({ name }) => name))].slice(0, 6).join(', ')}`;
  if (updated) values.used.delete(updated);
  const ignore = unreadNames(operation.row, values.used);
  const made = lines({
    kind: kind ?? open(`one of ${KINDS.join(', ')}`),
    from: first === null ? openEnd(ends, 'the one that was there first') : endLine(from),
    to: first === null ? openEnd(ends, 'the other one') : endLine(to),
    forward:
      isTold && forward ? forward : open(`the question by the code of from: ${brief(forward, operation)}${beside}`),
    back: isTold && back ? back : open(`the question by the code of to: ${brief(back, operation)}${beside}`),
    deleted,
    ignore: ignore.length === 0 ? null : list(ignore, true),
    at,
    quantity,
    recordId: recordId ?? open('the path of the number of its record'),
  });
  before(made, 'kind', [`${operation.name}${operation.about === '' ? '' : `, ${operation.about}`}`]);
  return made;
}

/** A question in a few words. */
function brief(line: Line | null, { name }: OperationFacts): string {
  return line === null || typeof line !== 'object' ? `{ … }, of ${name} or another` : JSON.stringify(line.toJSON());
}

function endLine(end: FieldFacts): Line {
  const line = braces({ lot: written(end) });
  line.comment = said('', 'its name says the way').comment ?? null;
  return line;
}

function openEnd(ends: readonly FieldFacts[], which: string): Line {
  return open(
    `${ends.map((end) => `{ lot: ${written(end)} }`).join(' or ')}, ${which}`,
    'neither name says which way it goes',
  );
}

/** By an input that has the end's own name, in whichever question; else by the one that takes codes, what is beside it staying open. */
function questionBy(end: FieldFacts, alike: readonly OperationFacts[], code: FieldFacts, use: Use): Line | null {
  for (const operation of alike) {
    const input = inputFor(end, operation);
    if (input) return use(operation)({ [input.name]: '{lot}' });
  }
  for (const operation of alike) {
    const input = inputFor(code, operation);
    if (input) return use(operation)({ [input.name]: '{lot}' });
  }
  return null;
}
