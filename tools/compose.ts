/**
 * Composes schema/supergraph.graphql, and writes the schemas that a ministry.yaml declares. With --check it writes nothing, but says what would change for those who use the committed one (or
 * another, --against FILE), and fails when the committed one is stale; with --strict also when clients would break or access is loosened.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse, print } from 'graphql';
import { composeSupergraph } from '@tongcha/gateway/compose';
import { changesBetween, changesInWords, viewOf } from '../gateway/supergraph/changes.ts';
import { OWN_SUPERGRAPH } from '../gateway/supergraph/load.ts';
import { composeSettings } from './compose-settings.ts';
import { sectorTitle } from './sector-title.ts';
import { ungranted } from './ungranted.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});
const folder = new URL('../schema/', import.meta.url);
const { ministries, declared, faults } = await composeSettings(folder);

const composed = faults.length > 0 ? ({ ok: false, faults } as const) : composeSupergraph(ministries);
if (composed.ok)
  for (const line of ungranted(composed.supergraph, new URL('agreements/', folder))) console.log(`! ${line}`);
if (!composed.ok) {
  console.error(
    `这些 schema 无法合成 / the schemas do not compose:\n${composed.faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
  process.exitCode = 1;
} else if (values.check) {
  check(composed.supergraph, readFileSync(OWN_SUPERGRAPH, 'utf8'), values.against);
} else {
  writeFileSync(OWN_SUPERGRAPH, composed.supergraph);
  for (const [file, text] of made()) writeFileSync(new URL(file, folder), text);
  if (declared.size > 0)
    spawnSync('oxfmt', [...declared.keys()], { cwd: fileURLToPath(folder), stdio: ['ignore', 'ignore', 'inherit'] });
  console.log('schema/supergraph.graphql is composed');
}

function viewIn(text: string): ReturnType<typeof viewOf> | null {
  try {
    return viewOf(text);
  } catch {
    return null;
  }
}

/** However it is laid out. */
function isSame(file: URL, wanted: string): boolean {
  const bare = (text: string): string =>
    file.pathname.endsWith('.graphql') ? print(parse(text, { noLocation: true })) : text;
  return existsSync(file) && bare(readFileSync(file, 'utf8')) === bare(wanted);
}

/** What is made beside the supergraph: declared schemas, and what the sectors are called. */
function made(): (readonly [file: string, text: string])[] {
  const titles = Object.fromEntries(ministries.map(({ name, sdl }) => sectorTitle(name, sdl)));
  return [...declared, ['sectors.json', `${JSON.stringify(titles, null, 2)}\n`]];
}

function check(next: string, committed: string, against: string | undefined): void {
  const before = viewIn(against === undefined ? committed : readFileSync(against, 'utf8'));
  const changes = before && changesBetween(before, viewOf(next));
  const breaks = changes === null || changes.breaking.length > 0 || changes.loosened.length > 0;
  for (const line of changes
    ? changesInWords(changes)
    : ['!!! 无法比较:不是超图 / cannot be compared: it is no supergraph'])
    console.log(line);
  if (against !== undefined && !breaks) console.log('不破坏任何客户端 / breaks no client');
  if (values.strict && breaks) process.exitCode = 1;
  const stale = made().flatMap(([file, text]) => (isSame(new URL(file, folder), text) ? [] : [file]));
  if (next !== committed) stale.push('supergraph.graphql');
  if (stale.length === 0) return console.log('schema/supergraph.graphql is fresh');
  for (const file of stale) console.error(`schema/${file} is stale: run npm run compose`);
  process.exitCode = 1;
}
