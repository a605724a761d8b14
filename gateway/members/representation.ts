import { canonical } from '@tongcha/codes';
import { LRUCache } from 'lru-cache';
import { isRecord } from '../json/is-record.ts';

/** What an entity's representation says of it. */
export interface Referred {
  readonly type: string;
  /** Its code in canonical spelling, or `uscc:` and a credit code; null: it has neither, and anybody may know it. */
  readonly key: string | null;
  /** The member that it is of; null: it is everybody's. */
  readonly member: string | null;
  /** All that it says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Of the representations that were asked about last. */
const known = new LRUCache<string, Referred>({ max: 20_000 });

/** One that is long is of a kind of its own, and seldom. */
const LONG = 500;

export function readRepresentation(text: string): Referred {
  const before = known.get(text);
  if (before) return before;
  const value: unknown = JSON.parse(text);
  const fields = isRecord(value) ? value : {};
  const { __typename: type, code, uscc, member } = fields;
  const referred: Referred = {
    type: String(type),
    key: typeof code === 'string' ? (canonical(code) ?? code) : typeof uscc === 'string' ? `uscc:${uscc}` : null,
    member: typeof member === 'string' ? member : null,
    fields,
  };
  if (text.length < LONG) known.set(text, referred);
  return referred;
}
