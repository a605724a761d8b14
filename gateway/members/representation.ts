import { canonical, parseCode } from '@tongcha/codes';
import { LRUCache } from 'lru-cache';
import { isRecord } from '../json/is-record.ts';

/** What an entity's representation says of it. */
export interface Referred {
  readonly type: string;
  /** Its code in canonical spelling, or `uscc:` and a credit code; null: it has neither, and anybody may know it. */
  readonly key: string | null;
  /** It names a class of product, which no record need mention: whoever knows its lots may know it. */
  readonly isClass: boolean;
  /** The member that it is of; null: it is everybody's. */
  readonly member: string | null;
  /** All that it says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Of the representations that were asked about last. */
const known = new LRUCache<string, Referred>({ max: 20_000 });

/** One that is long is of a kind of its own, and seldom. */
const LONG = 500;

/** The commonest codes of units and organisations. */
const UNIT = /^(?:gs1:\(01\)\d{14}\(|gs1:\(00\)|(?:drug|hazlot|relot|eartag|equipment|uscc|urn):)/;

function isClass(code: string): boolean {
  const parsed = parseCode(code);
  return parsed.ok && parsed.reading.level === 'CLASS';
}

export function readRepresentation(text: string): Referred {
  const before = known.get(text);
  if (before) return before;
  const value: unknown = JSON.parse(text);
  const fields = isRecord(value) ? value : {};
  const { __typename: type, code, uscc, member } = fields;
  const key = typeof code === 'string' ? (canonical(code) ?? code) : typeof uscc === 'string' ? `uscc:${uscc}` : null;
  const referred: Referred = {
    type: String(type),
    key,
    isClass: key !== null && !UNIT.test(key) && isClass(key),
    member: typeof member === 'string' ? member : null,
    fields,
  };
  if (text.length < LONG) known.set(text, referred);
  return referred;
}
