import { Identify, type IdentifyData } from '@tongcha/client';
import { CliFault, EXIT } from './exit.ts';
import type { Gateway } from './gateway.ts';
import { printable } from './io.ts';
import { productsOf } from './unit/products.ts';
import { schemeTitle } from './scheme-title.ts';
import { type Language, wordsIn } from './words.ts';

/**
 * The one code that the text means: itself, else the only reading that any ministry holds, as a record or as a product of which it
 * knows the lots, else the only reading.
 * @param again the command with which to ask for one reading
 * @param beside is told the other readings, where there are any
 * @throws CliFault usage, with the readings, when it could be several, or none
 */
export async function readCode(
  gateway: Gateway,
  texts: readonly string[],
  language: Language,
  again: string,
  beside: (text: string) => void,
): Promise<string> {
  const words = wordsIn(language);
  const text = texts.join(' ').trim();
  if (text === '') throw new CliFault(EXIT.usage, words.noCode);
  const { identify } = (await gateway.need(Identify, { text })).data;
  const itself = identify.filter((reading) => reading.code === text);
  const choice = itself.length === 1 ? itself : identify.length < 2 ? identify : await held(gateway, identify);
  const [only] = choice;
  if (!only) throw new CliFault(EXIT.usage, words.notACode);
  const listed = (readings: readonly Reading[]): string =>
    printable(readings)
      .map(
        ({ code, scheme, display }) =>
          `  npm run tongcha -- ${again} ${shellWord(code)}   ${schemeTitle(scheme, language)} ${display}`,
      )
      .join('\n');
  if (choice.length > 1) throw new CliFault(EXIT.usage, `${words.ambiguous}\n${listed(choice)}`);
  const others = itself.length === 1 ? [] : identify.filter((reading) => reading !== only);
  if (others.length > 0) beside(`${words.otherReadings}\n${listed(others)}`);
  return only.code;
}

type Reading = IdentifyData['identify'][number];

/** Those of several that any ministry holds; all where none does. */
async function held(gateway: Gateway, readings: readonly Reading[]): Promise<readonly Reading[]> {
  const recorded = readings.filter(({ unit }) => unit.records.length > 0);
  if (recorded.length > 0) return recorded;
  const asked = await Promise.all(readings.map(({ code }) => productsOf(gateway, code)));
  const known = readings.filter((_, i) => (asked[i]?.products.length ?? 0) > 0);
  return known.length > 0 ? known : readings;
}

/** One word of a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
