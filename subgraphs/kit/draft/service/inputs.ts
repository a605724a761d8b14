import type { FieldFacts, InputFacts, OperationFacts } from '../facts.ts';
import { type Line, open, said } from '../lines.ts';
import { plainName } from '../names.ts';

/** What a question says of the place in a list, by what systems call it. */
const PLACES = {
  page: /^(?:page|pageno|pagenum|pagenumber|pageindex|currentpage|current|dqy)$/,
  size: /^(?:size|pagesize|limit|perpage|rowsperpage|pagerows|mys)$/,
  offset: /^(?:offset|start|skip|startindex)$/,
  cursor: /^(?:cursor|pagetoken|nextcursor|next|continuation)$/,
} as const;
export type Place = keyof typeof PLACES;

export function placeOf({ name }: InputFacts): Place | null {
  const plain = plainName(name);
  return (Object.keys(PLACES) as Place[]).find((each) => PLACES[each].test(plain)) ?? null;
}

/** The input by which codes are asked for that a field of the answer tells: it has its name, or that name for several. */
export function inputFor(field: FieldFacts, { inputs }: OperationFacts): InputFacts | null {
  const own = plainName(field.name.replace(/^.*\./, ''));
  const whole = plainName(field.name);
  const found = (inputs ?? []).filter(({ name, type, isList, place }) => {
    const plain = plainName(name);
    const isText = type === null || type === 'text' || isList;
    return (isText || place === 'path') && place !== 'header' && [own, whole].some((each) => isOf(plain, each));
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

function isOf(input: string, field: string): boolean {
  return input === field || [`${field}s`, `${field}list`, `${field}es`].includes(input);
}

/** A question as it is put. */
export interface Sent {
  readonly path: Line;
  readonly send: Readonly<Record<string, Line>>;
  /** Inputs that are left out: they need not be sent. */
  readonly left: readonly string[];
}

/** What is sent: codes, places in a list, what has one value; what must be there and is not known stays open. */
export function sentOf(operation: OperationFacts, asked: Readonly<Record<string, string>>): Sent {
  const send: Record<string, Line> = {};
  const left: string[] = [];
  const unknown: string[] = [];
  const query: string[] = [];
  let path = operation.name;
  for (const input of operation.inputs ?? []) {
    if (input.place === 'header') continue;
    const value = valueOf(input, asked, operation.envelope.next !== null);
    // In a path and in the address of a POST there is only text.
    const inPath = input.place === 'path' || (input.place === 'query' && operation.body !== 'query');
    if (value === null) left.push(input.name);
    else if (!inPath) send[input.name] = value;
    else if (typeof value !== 'string') unknown.push(input.name);
    else if (input.place === 'path') path = path.replaceAll(`{${input.name}}`, value);
    else query.push(`${input.name}=${value}`);
  }
  const whole = query.length === 0 ? path : `${path}?${query.join('&')}`;
  return { path: unknown.length === 0 ? whole : open(`${whole}, with ${unknown.join(', ')}`), send, left };
}

function valueOf(input: InputFacts, asked: Readonly<Record<string, string>>, hasNext: boolean): Line | null {
  const own = asked[input.name];
  if (own !== undefined) return own;
  const place = placeOf(input);
  if (place !== null && (place !== 'cursor' || hasNext)) return `{${place}}`;
  if (input.mayLack) return null;
  // What a document shows there may be somebody's own.
  if (isSecret(input)) return open(`a setting, \${NAME}: what ${input.name} must be`, 'it is not written down here');
  const [only, ...others] = input.words;
  if (only !== undefined && others.length === 0) return said(only, 'its one value');
  return open(
    input.words.length > 1 ? `one of ${input.words.join(', ')}` : `what ${input.name} must be`,
    input.about === '' ? 'it must be sent' : input.about,
  );
}

function isSecret({ name }: InputFacts): boolean {
  return /key|secret|token|passw|pwd|sign|auth|account|credential/i.test(name) && !/creditcode/i.test(name);
}

/** Headers that every request sets itself, or that the account is. */
const OWN_HEADERS = /^(?:accept|content-|authorization$|cookie$|user-agent$|host$)/i;

/** Headers that must be sent, beside those of the account. */
export function headersOf(
  operations: readonly OperationFacts[],
  known: readonly string[],
): Readonly<Record<string, Line>> {
  const needed = operations
    .flatMap(({ inputs }) => inputs ?? [])
    .filter(
      ({ place, mayLack, name }) => place === 'header' && !mayLack && !OWN_HEADERS.test(name) && !known.includes(name),
    );
  return Object.fromEntries(
    needed.map((input) => [
      input.name,
      open(`what ${input.name} must be, such as \${NAME}`, input.about || 'it must be sent'),
    ]),
  );
}
