import type { Row } from '@tongcha/database';
import type { Term } from './terms.ts';

/** What one enterprise says at one time: a file, or a captured document. */
export interface Upload {
  readonly id: string;
  readonly owner: string;
  readonly kind: 'FILE' | 'CAPTURE';
  readonly name: string;
  readonly digest: string;
  /** Of the token it came with. */
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly refused: number;
  /** JSON. */
  readonly faults: string;
  readonly withdrawnAt: number | null;
}

/** An event as it is kept. */
export interface StoredEvent {
  readonly id: string;
  readonly owner: string;
  /** What the enterprise calls it: the same again replaces it. */
  readonly record: string;
  /** Of its content. */
  readonly hash: string;
  readonly upload: string;
  /** EPCIS 2.0 JSON. */
  readonly doc: string;
  /** Of the event, and of its recording, epoch milliseconds. */
  readonly t: number;
  readonly r: number;
  readonly endedAt: number | null;
}

/** Whose orders are: no enterprise's. */
export const ORDERS = 'orders';

/** What an enterprise is told of an order of a recall. */
export interface OrderTold {
  readonly recall: string | null;
  /** False: the units are recalled no longer. */
  readonly isRecalled: boolean;
  readonly level: string | null;
  readonly reason: string | null;
  readonly advice: string | null;
  readonly authority: string | null;
  readonly at: string;
  /** Those that the enterprise made or got. */
  readonly codes: readonly string[];
}

/** One to be kept. */
export interface NewEvent extends Pick<StoredEvent, 'record' | 'hash' | 'doc' | 't' | 'upload'> {
  readonly terms: Iterable<Term>;
}

/** What an enterprise says of itself. */
export interface Enterprise {
  readonly owner: string;
  readonly name: string;
  readonly division: string | null;
  readonly address: string | null;
  readonly licence: string | null;
}

/** Who knows a unit, by events that stand. */
export interface Known {
  /** Who says that it made it; null: nobody here. */
  readonly madeBy: string | null;
  /** Whether the enterprise that is asked for says that it got it. */
  readonly got: boolean;
}

/** Of one transaction. */
export interface Change {
  readonly owner: string;
  readonly events: readonly NewEvent[];
  /** Ids of events that stand no longer, and by which upload. */
  readonly ended: readonly string[];
  readonly endedBy: string;
  readonly upload?: Omit<Upload, 'at' | 'withdrawnAt'>;
  readonly withdraws?: { readonly upload: string; readonly subject: string };
}

/** The columns that `eventOf` reads, and those of `uploadOf`. */
export const EVENT = 'id, owner, record, hash, upload, doc, t, r, ended_at';
export const UPLOAD =
  'id, owner, kind, name, digest, subject, at, added, replaced, unchanged, refused, faults, withdrawn_at';

export function textOf(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function timeOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export function eventOf(row: Row): StoredEvent {
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    record: String(row['record']),
    hash: String(row['hash']),
    upload: String(row['upload']),
    doc: String(row['doc']),
    t: Number(row['t']),
    r: Number(row['r']),
    endedAt: timeOf(row['ended_at']),
  };
}

export function uploadOf(row: Row): Upload {
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    kind: row['kind'] === 'FILE' ? 'FILE' : 'CAPTURE',
    name: String(row['name']),
    digest: String(row['digest']),
    subject: String(row['subject']),
    at: Number(row['at']),
    added: Number(row['added']),
    replaced: Number(row['replaced']),
    unchanged: Number(row['unchanged']),
    refused: Number(row['refused']),
    faults: String(row['faults']),
    withdrawnAt: timeOf(row['withdrawn_at']),
  };
}
