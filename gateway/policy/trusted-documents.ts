import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '@tongcha/config';

/** The documents that anybody may send, known by the SHA-256 of their text. */
export interface TrustedDocuments {
  /** @param hash 64 hexadecimal digits in lower case */
  byHash(hash: string): string | undefined;
  has(text: string): boolean;
}

/** Trusted documents that can be listed; another set once they have changed. */
export interface ListedDocuments extends TrustedDocuments {
  readonly texts: ReadonlySet<string>;
}

/** What any of these has. */
export function anyOf(all: readonly TrustedDocuments[]): TrustedDocuments {
  return {
    byHash(hash) {
      for (const each of all) {
        const text = each.byHash(hash);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    has: (text) => all.some((each) => each.has(text)),
  };
}

/** These texts, by their hashes. */
export function documentsIn(given: Iterable<string>): ListedDocuments {
  const texts = new Set(given);
  const byHash = new Map([...texts].map((text) => [hashOf(text), text]));
  return { byHash: (hash) => byHash.get(hash), has: (text) => texts.has(text), texts };
}

/**
 * Reads a manifest: a JSON object, hash to text. Without one nothing is trusted.
 * @throws ConfigError when it cannot be read, or a hash is not that of its text
 */
export function readDocuments(path: string | undefined): ListedDocuments {
  return path === undefined ? documentsOf(path, '{}') : documentsOf(path, readText(path));
}

/** @param path for its faults @throws ConfigError as `readDocuments` */
export function documentsOf(path: string | undefined, manifest: string): ListedDocuments {
  const given = Object.entries(parsed(path, manifest));
  // As clients' builds write them, with the kind of the hash or without.
  const byHash = new Map(given.map(([hash, text]) => [hash.replace(/^sha256:/, ''), text]));
  for (const [hash, text] of byHash)
    if (hashOf(text) !== hash) throw fault(path, `${hash.slice(0, 64)} is not the SHA-256 of its text`);
  return documentsIn(byHash.values());
}

const EXPECTED = 'expected a JSON file of documents by the SHA-256 of their text';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw fault(path, EXPECTED);
  }
}

function parsed(path: string | undefined, manifest: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(manifest));
  } catch {
    throw fault(path, EXPECTED);
  }
}

function fault(path: string | undefined, expected: string): ConfigError {
  return new ConfigError([`gateway.documents (GATEWAY_DOCUMENTS): ${JSON.stringify(path)}: ${expected}`]);
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export type FoundDocument = { readonly text: string; readonly trusted: boolean } | 'unknown' | 'mismatch';

/**
 * The document that is asked, by its text or its hash. A hash beside a text only has to be true: nobody registers
 * documents by asking.
 */
export function findDocument(
  { query, hash }: { readonly query: string | null; readonly hash: string | null },
  documents: TrustedDocuments,
): FoundDocument {
  if (hash === null) return query === null ? 'unknown' : { text: query, trusted: documents.has(query) };
  const known = documents.byHash(hash);
  if (known !== undefined) return query === null || query === known ? { text: known, trusted: true } : 'mismatch';
  if (query === null) return 'unknown';
  return hashOf(query) === hash ? { text: query, trusted: false } : 'mismatch';
}
