import { createHash } from 'node:crypto';
import { readDocument, type EpcisEvent } from '@tongcha/ministry/epcis';
import { CONTEXT } from '../epcis/query-document.ts';

/** One event that an enterprise wants kept. */
export interface Statement {
  /** What it calls it: the same again with other content replaces it. */
  readonly record: string;
  /** Where in what was sent it stands: rows of a sheet, places in a list of events; from 1. */
  readonly places: readonly number[];
  /** EPCIS 2.0 JSON, without a name and a time of recording of its own. */
  readonly doc: Readonly<Record<string, unknown>>;
  readonly event: EpcisEvent;
}

/** Of the content of a statement, however its fields are ordered. */
export function hashOf({ doc }: Pick<Statement, 'doc'>): string {
  return createHash('sha256').update(ordered(doc)).digest('base64url');
}

/** Null where the event cannot be understood whole. */
export function statementOf(
  record: string,
  places: readonly number[],
  doc: Readonly<Record<string, unknown>>,
): Statement | null {
  const document = { '@context': CONTEXT, type: 'EPCISDocument', epcisBody: { eventList: [doc] } };
  const { events, unreadable } = readDocument(Buffer.from(JSON.stringify(document)), undefined);
  const [event] = events;
  return event && unreadable.length === 0 ? { record, places, doc, event } : null;
}

function ordered(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${ordered((value as Readonly<Record<string, unknown>>)[key])}`)
    .join(',')}}`;
}
