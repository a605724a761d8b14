import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import { halfWidth } from './text.ts';

/** A word as a table has it, whatever its case and width: bz is BZ. */
export function spelled(written: string): string {
  return written.normalize('NFKC').trim().toUpperCase();
}

/** A word of a table to what it means there; a word that is not in it is not understood. */
export function word<T extends string>(table: Readonly<Record<string, T>>): Reader<T> {
  const meanings = new Map(Object.entries(table).map(([each, meaning]) => [spelled(each), meaning]));
  return (raw): Read<T> => {
    const exact = typeof raw === 'string' ? meanings.get(raw) : undefined;
    if (exact !== undefined) return exact;
    const written = halfWidth(raw);
    return typeof written === 'string' ? (meanings.get(spelled(written)) ?? NOT_UNDERSTOOD) : written;
  };
}
