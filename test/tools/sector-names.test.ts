import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesOf } from '../../schema/names.ts';
import titles from '../../schema/sectors.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const SEARCHED = ['gateway', 'portal', 'cli', 'explorer', 'desk', 'client', 'demo', 'tools', 'common', 'governance'];

/** Where sectors are named, and why. A new sector needs a line in none of them. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'demo/world/': 'the sample economy is about them',
  'demo/agriculture-bus/': 'a stand-in for one system',
  'demo/customs-form/': 'a stand-in for one system',
  'demo/drug-soap/': 'a stand-in for one system',
  'demo/equipment-db/': 'a stand-in for one system',
  'demo/food-epcis/': 'a stand-in for one system',
  'demo/hazard-drop/': 'a stand-in for one system',
  'demo/rare-earth-xml/': 'a stand-in for one system',
  'demo/stand-ins.ts': 'the list of the stand-ins',
  'demo/identity/': 'for which sectors the people of the sample sign in',
  'demo/members/': 'which sectors of the sample have several members, and over what',
  'demo/main.ts': 'the one ministry whose system tells of changes',
  'gateway/warnings/': 'rules of law that are for the goods of one sector',
  'gateway/origins/beginnings.ts': 'what a record says of where goods begin',
  'cli/questions/': 'saved questions about the sample',
  'cli/commands/': 'examples in helps',
  'cli/impact/takes-impact.ts': 'an example',
  'cli/recall/takes-recall.ts': 'an example',
  'cli/members/help.ts': 'an example',
  'cli/token-words.ts': 'an example',
  'cli/keys.ts': 'an example',
  'client/operations/': 'an example of a search, and what is made of it',
  'explorer/examples/': 'examples',
  'portal/words/': 'the hotlines of authorities',
  'tools/compose-settings.ts': 'an example',
  'tools/configuration/': 'examples',
  'portal/documents/': 'made of the graph',
};

/** In every spelling, `rare-earth`, `RARE_EARTH`, `rareEarth`, as a word or at the beginning of one. */
const NAMED = new RegExp(
  Object.keys(titles)
    .map((sector) => namesOf(sector.toLowerCase().replaceAll('_', '-')))
    .flatMap(({ name, field, sector, recordType }) => [name, field, sector, recordType.replace(/Record$/, '')])
    .map((name) => `(?<![A-Za-z])${name}(?![a-z])`)
    .join('|'),
);

/** Without comments: an example in one names what it likes. */
function code(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*(?:\/\/|\*).*$/gm, '');
}

const files = globSync(
  SEARCHED.map((folder) => `${folder}/**/*.{ts,vue,graphql,sql}`),
  {
    cwd: ROOT,
    exclude: ['**/node_modules/**', '**/dist/**'],
  },
);

test('no sector is named outside of its own package and schema, but for what is stated here', () => {
  const named = files.filter((file) => {
    if (Object.keys(EXCEPTIONS).some((prefix) => file.startsWith(prefix))) return false;
    return NAMED.test(code(readFileSync(join(ROOT, file), 'utf8')));
  });
  expect(named).toEqual([]);
});

test('every exception is one', () => {
  const idle = Object.keys(EXCEPTIONS).filter(
    (prefix) =>
      !files.some((file) => file.startsWith(prefix) && NAMED.test(code(readFileSync(join(ROOT, file), 'utf8')))),
  );
  expect(idle).toEqual([]);
});
