import { Identify } from '@tongcha/client';
import { CliFault, EXIT } from './exit.ts';
import type { Gateway } from './gateway.ts';
import { printable } from './io.ts';
import { schemeTitle } from './scheme-title.ts';
import { type Language, wordsIn } from './words.ts';

/**
 * The one code that the text means: itself, else the only reading that any ministry holds, else the only reading.
 * @param again the command with which to ask for one reading
 * @throws CliFault usage, with the readings, when it could be several, or none
 */
export async function readCode(
  gateway: Gateway,
  texts: readonly string[],
  language: Language,
  again: string,
): Promise<string> {
  const words = wordsIn(language);
  const text = texts.join(' ').trim();
  if (text === '') throw new CliFault(EXIT.usage, words.noCode);
  const { identify } = (await gateway.need(Identify, { text })).data;
  const itself = identify.filter((reading) => reading.code === text);
  const held = identify.filter((reading) => reading.unit.records.length > 0);
  const choice = itself.length === 1 ? itself : held.length > 0 ? held : identify;
  if (choice.length === 1 && choice[0]) return choice[0].code;
  if (choice.length === 0) throw new CliFault(EXIT.usage, words.notACode);
  throw new CliFault(
    EXIT.usage,
    [
      words.ambiguous,
      ...printable(choice).map(
        ({ code, scheme, display }) =>
          `  npm run tongcha -- ${again} ${shellWord(code)}   ${schemeTitle(scheme, language)} ${display}`,
      ),
    ].join('\n'),
  );
}

/** One word of a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
