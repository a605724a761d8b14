import { parseArgs } from 'node:util';
import { CHAIN_QUERY, type ChainAnswer, IDENTIFY_QUERY, type IdentifyAnswer } from './chain-query.ts';
import { chainTree } from './chain-tree.ts';
import { ask, type Asker } from './graphql.ts';
import { type Language, wordsIn } from './words.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    forward: { type: 'boolean', default: false },
    depth: { type: 'string', default: '20' },
    url: { type: 'string', default: process.env['TONGCHA_URL'] ?? 'http://127.0.0.1:4000/graphql' },
    lang: { type: 'string', default: 'zh' },
    json: { type: 'boolean', default: false },
    token: { type: 'string', default: process.env['TONGCHA_TOKEN'] },
    purpose: { type: 'string' },
  },
});
const language: Language = values.lang === 'en' ? 'en' : 'zh';
const words = wordsIn(language);
const asker: Asker = { token: values.token ?? null, purpose: values.purpose ?? null };

try {
  const text = positionals.join(' ');
  const depth = Number(values.depth);
  if (!text || !Number.isInteger(depth) || depth < 0) {
    console.error(words.usage);
    process.exitCode = 2;
  } else {
    const code = await readCode(text);
    if (code) await show(code, depth);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** The one code that the text means; null, with the readings printed, when it could be several. */
async function readCode(text: string): Promise<string | null> {
  const { identify } = await ask<IdentifyAnswer>(values.url, IDENTIFY_QUERY, { text }, asker);
  const readings = identify.filter((reading) => reading.code === text.trim());
  const held = identify.filter((reading) => reading.unit.records.length > 0);
  const choice = readings.length === 1 ? readings : held.length > 0 ? held : identify;
  if (choice.length === 1 && choice[0]) return choice[0].code;
  console.error(identify.length === 0 ? words.notACode : words.ambiguous);
  for (const reading of choice) console.error(`  npm run chain -- '${reading.code}'   ${reading.scheme} ${reading.display}`);
  process.exitCode = 3;
  return null;
}

async function show(code: string, maxDepth: number): Promise<void> {
  const { chain } = await ask<ChainAnswer>(values.url, CHAIN_QUERY, { code, direction: values.forward ? 'FORWARD' : 'BACK', maxDepth }, asker);
  if (values.json) console.log(JSON.stringify(chain, null, 2));
  else console.log(chainTree(chain, { language, colour: process.stdout.isTTY }));
}
