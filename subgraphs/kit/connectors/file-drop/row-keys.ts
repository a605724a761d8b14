import { canonical } from '@tongcha/codes';
import { folded } from '../../search/asked.ts';
import { flag } from '../../values/flag.ts';
import { NOT_UNDERSTOOD } from '../../values/reader.ts';
import { word } from '../../values/word.ts';
import type { DropRow, FileKind } from './description.ts';
import { droppedTime } from './dropped-time.ts';

/** What the index keeps of a row beside its text. */
export interface RowKeys {
  readonly key: string;
  readonly version: string;
  readonly gone: boolean;
  /** By lookup: what the row is found by; null where nothing is written; undefined where it is not understood. */
  readonly lookups: Readonly<Record<string, string | null | undefined>>;
  /** By what lists are narrowed by: its value, so that times are in order; null where nothing is written; UNREAD. */
  readonly narrowed: Readonly<Record<string, string | null>>;
}

/** Stands for a value that is not understood: a list that is narrowed by it has the row, which says so. */
export const UNREAD = '';

const WHITE = /\s+/g;
const isYes = flag();
const operation = word({ UPLOAD: 'UPLOAD', UPDATE: 'UPDATE', DELETE: 'DELETE' });

/** Reads what a row is found and ordered by; or why it cannot be placed. */
export function keysOf(row: DropRow, kind: FileKind): RowKeys | string {
  const empty = [...kind.key, ...(kind.version === undefined ? [] : [kind.version])].find((name) => !row[name]);
  if (empty !== undefined) return `${empty} is empty`;
  const done = kind.operation === undefined ? null : operation(row[kind.operation]);
  if (kind.operation !== undefined && (done === null || done === NOT_UNDERSTOOD))
    return `${kind.operation} is not UPLOAD, UPDATE or DELETE`;
  const deleted = kind.deleted === undefined ? null : isYes(row[kind.deleted]);
  if (deleted === NOT_UNDERSTOOD) return `${kind.deleted} is neither yes nor no`;
  const version = versionIn(row, kind);
  if (version === null) return `${kind.version} is no time`;
  return {
    key: keyOf(row, kind),
    version,
    gone: done === 'DELETE' || deleted === true,
    lookups: lookupsIn(row, kind),
    narrowed: narrowedIn(row, kind),
  };
}

/** A row's key. What is part of a code is one whatever its case and width, as the code is. */
export function keyOf(row: DropRow, { key, codes = {}, texts = {} }: FileKind): string {
  if (key.length === 0) return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  const templates = [...Object.values(codes), ...Object.values(texts)];
  return key
    .map((column) => {
      const written = row[column] ?? '';
      return templates.some((template) => template.includes(`{${column}}`)) ? foldedKey(written) : written;
    })
    .join('\t');
}

/** A text as keys are compared: one whatever its case, width and blanks. */
export function foldedKey(text: string): string {
  return text.normalize('NFKC').replace(WHITE, '').toUpperCase();
}

/** What the row is found by, as far as it can be read. */
export function lookupsIn(
  row: DropRow,
  { lookups, codes = {}, texts = {} }: FileKind,
): Record<string, string | null | undefined> {
  const found: Record<string, string | null | undefined> = {};
  for (const column of lookups) found[column] = row[column];
  for (const [name, template] of Object.entries(codes)) found[name] = codeOf(row, template);
  for (const [name, template] of Object.entries(texts)) {
    const text = filled(row, template);
    found[name] = text && foldedKey(text);
  }
  return found;
}

function narrowedIn(row: DropRow, { narrowed = {} }: FileKind): Record<string, string | null> {
  const values = Object.entries(narrowed).map(([name, { is, of }]): [string, string | null] => {
    switch (is) {
      case 'time': {
        const read = droppedTime(row[of]);
        return [name, typeof read === 'string' ? new Date(read).toISOString() : read === null ? null : UNREAD];
      }
      case 'code': {
        const read = codeOf(row, of);
        return [name, read === undefined ? UNREAD : read];
      }
      default:
        return [name, (is === 'part' ? folded(row[of] ?? '') : row[of]) || null];
    }
  });
  return Object.fromEntries(values);
}

function codeOf(row: DropRow, template: string): string | null | undefined {
  const text = filled(row, template);
  return text && (canonical(/\s/.test(text) ? text.replace(WHITE, '') : text) ?? undefined);
}

/** A template with the row's columns; null where one is empty, undefined where one is not there. */
function filled(row: DropRow, template: string): string | null | undefined {
  let isEmpty = false;
  let isMissing = false;
  const text = template.replace(/\{([^{}]+)\}/g, (_, column: string) => {
    const value = row[column];
    if (value === undefined) isMissing = true;
    if (value === '') isEmpty = true;
    return value ?? '';
  });
  return isMissing ? undefined : isEmpty ? null : text;
}

/** Of a row of which something else cannot be read; null: nor can this. */
export function versionIn(row: DropRow, kind: FileKind): string | null {
  return kind.version === undefined ? '' : versionOf(row[kind.version] ?? '', kind);
}

/** So that later ones are greater, as text. */
function versionOf(written: string, { versionIs }: FileKind): string | null {
  if (versionIs === undefined) return written;
  const read = droppedTime(written);
  return typeof read === 'string' ? new Date(read).toISOString() : null;
}
