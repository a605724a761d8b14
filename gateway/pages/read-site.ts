import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { SiteFile } from './site-file.ts';

export const TYPE_OF_PAGES = 'text/html; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.html': TYPE_OF_PAGES,
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The files of a built site by their path on it; the .br and .gz beside a file are its other forms, names that begin with a dot are left out. */
export function readSite(directory: string): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  if (!existsSync(directory)) return files;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || entry.name.startsWith('.') || type === undefined) continue;
    const plain = readFileSync(path);
    const address = path.slice(directory.length).split(sep).join('/');
    files.set(address.startsWith('/') ? address : `/${address}`, {
      type,
      etag: etagOf(plain),
      immutable: /[.-][\w-]{8,}\.\w+$/.test(entry.name) && address.includes('/assets/'),
      plain,
      encoded: ENCODINGS.flatMap(([encoding, suffix]) =>
        existsSync(path + suffix) ? [{ encoding, body: readFileSync(path + suffix) }] : [],
      ),
    });
  }
  return files;
}

export function etagOf(plain: Buffer): string {
  return `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
}
