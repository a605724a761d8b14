import { Identify, type IdentifyData } from '@tongcha/client';
import { CliFault, EXIT, type Language, printable } from '@tongcha/command';
import { type Gateway, whoseText } from './gateway.ts';
import { productsOf } from './unit/products.ts';
import { schemeTitle } from './scheme-title.ts';
import { wordsIn } from './words.ts';

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
        (reading) =>
          `  npm run tongcha -- ${again} ${shellWord(reading.code)}   ${schemeTitle(reading, language)} ${reading.display}`,
      )
      .join('\n');
  const silent = silentIn(identify);
  const why = silent.length > 0 ? `${words.silent(silent.join(words.comma))}\n` : '';
  if (choice.length > 1) throw new CliFault(EXIT.usage, `${why}${words.ambiguous}\n${listed(choice)}`);
  const others = itself.length === 1 ? [] : identify.filter((reading) => reading !== only);
  if (others.length > 0) beside(`${words.otherReadings}\n${listed(others)}`);
  return only.code;
}

type Reading = IdentifyData['identify'][number];

/** Whether any ministry holds it, as a record or as a product; null: not all that could know have answered. */
async function isHeld(gateway: Gateway, { code, unit: { records, coverage } }: Reading): Promise<boolean | null> {
  if (records.length > 0) return true;
  const { products, errors } = await productsOf(gateway, code);
  if (products.length > 0) return true;
  return errors.length === 0 && coverage.every(({ status }) => status === 'ANSWERED') ? false : null;
}

/** Those of several that are held, or may be; all where none is. */
async function held(gateway: Gateway, readings: readonly Reading[]): Promise<readonly Reading[]> {
  const known = await Promise.all(readings.map((reading) => isHeld(gateway, reading)));
  const possible = readings.filter((_, i) => known[i] !== false);
  return possible.length > 0 ? possible : readings;
}

/** Those that have not told whether they hold a reading. */
function silentIn(readings: readonly Reading[]): readonly string[] {
  const silent = readings.flatMap(({ unit }) => unit.coverage.filter(({ status }) => status !== 'ANSWERED'));
  return [...new Set(printable(silent).map(whoseText))];
}

/** One word of a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
