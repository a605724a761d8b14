import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pagesOf } from '../shipped/support/documented.ts';

const ROOT = join(import.meta.dirname, '../..');
const AGREEMENTS = join(ROOT, 'schema/agreements');

interface Agreement {
  readonly grants: readonly { readonly purposes: readonly string[] }[];
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/** The gateway refuses any other: what a reader copies would be answered with an error. */
test('each purpose that a page or a help states is one that an agreement knows', () => {
  const known = new Set(
    readdirSync(AGREEMENTS).flatMap((file) => {
      const { grants } = parse(readFileSync(join(AGREEMENTS, file), 'utf8')) as Agreement;
      return grants.flatMap(({ purposes }) => purposes);
    }),
  );
  const stated = [...pagesOf(ROOT), ...sourcesIn('cli')].flatMap((page) =>
    [
      ...readFileSync(join(ROOT, page), 'utf8').matchAll(
        /tongcha-purpose: ([a-z][a-z-]*)'|--purpose ([a-z][a-z-]*)|purposes: \[([a-z][a-z-]*)\]/g,
      ),
    ].map(([, header, option, grant]) => ({ page, purpose: header ?? option ?? grant ?? '' })),
  );
  expect(stated.length).toBeGreaterThan(5);
  expect(stated.filter(({ purpose }) => !known.has(purpose))).toEqual([]);
});
