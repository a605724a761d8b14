import iconv from 'iconv-lite';
import { type Charset, encode } from '../../charset.ts';
import { writeXml } from '../../connectors/xml-http/xml.ts';
import type { Part } from '../part.ts';
import { piecesIn } from '../template.ts';
import { valueIn, type Variable, variableOf } from '../variable.ts';

/** What is put into a request, by name: text, a number, several keys, or nothing. */
export type Sent = string | number | null | readonly string[];
export type SentValues = Readonly<Record<string, Sent>>;

/** A part of a request as the file writes it: `{name}` alone is the value itself, `{name?}` is left out where there is none. */
export interface Sendable {
  readonly names: readonly string[];
  /** @returns undefined: it is left out */
  make(values: SentValues): unknown;
}

/** Reads what is sent, whatever is nested in it. */
export function sendable(part: Part): Sendable {
  if (part.isMap) return objectSent(part);
  if (part.isList) {
    const all = part.entries().map(sendable);
    return {
      names: all.flatMap(({ names }) => names),
      make: (values) => all.flatMap((each) => each.make(values) ?? []),
    };
  }
  if (part.isNothing) return { names: [], make: () => '' };
  const literal = part.plain();
  if (literal !== undefined) return { names: [], make: () => literal };
  return textSent(part);
}

/** A text with names, such as a path or a header. @param put how a value stands in it */
export function textWith(part: Part, put: (text: string) => string = (text) => text): TextSent {
  return textOfPieces(variablesIn(part), put);
}

function textOfPieces(pieces: readonly (string | Variable)[], put: (text: string) => string): TextSent {
  return {
    names: pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.names)),
    make: (values) =>
      pieces
        .map((piece) => (typeof piece === 'string' ? piece : put(piece.change(textOf(valueIn(piece, values))))))
        .join(''),
  };
}

function variablesIn(part: Part): readonly (string | Variable)[] {
  return piecesIn(part, part.text() ?? '').map((piece) =>
    typeof piece === 'string' ? piece : variableOf(part, piece.name),
  );
}

/** What all questions send, and what this one does: its own wins, and what is nested is joined. */
export function together(common: Part | undefined, own: Part | undefined): Sendable {
  const [a, b] = [common ? sendable(common) : null, own ? sendable(own) : null];
  return {
    names: [...(a?.names ?? []), ...(b?.names ?? [])],
    make: (values) => merged(a?.make(values) ?? {}, b?.make(values) ?? {}),
  };
}

function merged(a: unknown, b: unknown): unknown {
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) ||
    Array.isArray(b)
  )
    return b;
  const made: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b))
    made[name] = Object.hasOwn(made, name) ? merged(made[name], value) : value;
  return made;
}

export interface TextSent {
  readonly names: readonly string[];
  make(values: SentValues): string;
}

function objectSent(part: Part): Sendable {
  const entries = [...part.members()].map(([name, each]) => [name, sendable(each)] as const);
  return {
    names: entries.flatMap(([, { names }]) => names),
    make: (values) => {
      const made: Record<string, unknown> = {};
      for (const [name, each] of entries) {
        const value = each.make(values);
        if (value !== undefined) made[name] = value;
      }
      return made;
    },
  };
}

function textSent(part: Part): Sendable {
  const pieces = variablesIn(part);
  const [only] = pieces;
  if (pieces.length !== 1 || only === undefined || typeof only === 'string')
    return textOfPieces(pieces, (text) => text);
  const { names, mayLack, change } = only;
  return {
    names,
    make: (values) => {
      const value = valueIn(only, values);
      if (value === null) return mayLack ? undefined : '';
      return typeof value === 'string' ? change(value) : typeof value === 'number' ? value : value.map(change);
    },
  };
}

function textOf(value: Sent): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : (value?.join(',') ?? '');
}

/** How the body is written; `query`: there is none, what is sent stands in the address. */
export const BODIES = ['json', 'form', 'xml', 'query'] as const;
export type BodyKind = (typeof BODIES)[number];

const LABELS: Readonly<Record<Charset, string>> = { 'utf-8': 'utf-8', gb18030: 'GBK' };

/** What is sent, written. @throws Fault where it cannot be */
export function written(
  kind: BodyKind,
  sent: Readonly<Record<string, unknown>>,
  charset: Charset,
): { readonly type: string; readonly body: string | Uint8Array } {
  switch (kind) {
    case 'json':
      return { type: `application/json; charset=${LABELS[charset]}`, body: encode(JSON.stringify(sent), charset) };
    case 'xml':
      return {
        type: `application/xml; charset=${charset === 'gb18030' ? 'GB18030' : 'UTF-8'}`,
        body: writeXml(sent, charset),
      };
    default:
      return { type: `application/x-www-form-urlencoded; charset=${LABELS[charset]}`, body: formOf(sent, charset) };
  }
}

/** `name=value&name=value`, a list as its name again and again; what is nested is JSON. */
export function formOf(sent: Readonly<Record<string, unknown>>, charset: Charset): string {
  return Object.entries(sent)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(
        (each) => `${percent(name, charset)}=${percent(scalar(each), charset)}`,
      ),
    )
    .join('&');
}

export function scalar(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

/** Percent-encoded bytes of the charset (URL Standard, application/x-www-form-urlencoded). */
export function percent(text: string, charset: Charset): string {
  if (charset === 'utf-8' || /^[\x00-\x7f]*$/.test(text)) return encodeURIComponent(text.toWellFormed());
  let out = '';
  for (const byte of iconv.encode(text, 'gb18030'))
    out += /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return out;
}
