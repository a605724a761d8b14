/**
 * `npm run configuration`: the page and the reference file of all keys, made from the schemas that the processes read their settings by.
 * `--check` only tells whether they are fresh, and which keys say nothing of themselves.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleOf } from './configuration/example.ts';
import { undescribed } from './configuration/keys.ts';
import { pageOf } from './configuration/page.ts';
import { allSections, readSections } from './configuration/sections.ts';
import { ROOT } from './packages.ts';

const configuration = await readSections();
const silent = allSections(configuration).flatMap(undescribed);
if (silent.length > 0) {
  console.error(
    `${silent.join(', ')}: nothing says what it sets; add .describe('…') or .meta({ description, page, production }) in its schema`,
  );
  process.exitCode = 1;
}

const FILES = [
  ['docs/configuration.md', pageOf(configuration)],
  ['deploy/tongcha.example.yaml', exampleOf(configuration)],
] as const;
const stale = FILES.filter(
  ([file, text]) => !existsSync(join(ROOT, file)) || readFileSync(join(ROOT, file), 'utf8') !== text,
);
if (!process.argv.includes('--check')) for (const [file, text] of stale) writeFileSync(join(ROOT, file), text);
else if (stale.length > 0) {
  console.error(
    `${stale.map(([file]) => file).join(', ')}: not made from the settings of now; run npm run configuration`,
  );
  process.exitCode = 1;
}
