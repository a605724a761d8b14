import type { Call } from '../command.ts';
import { failureText } from '../gateway.ts';
import { printable } from '@tongcha/command';
import { wordsIn } from '../words.ts';
import { withheldTexts } from './chain-tree.ts';
import type { ChainView } from './chain-view.ts';

/** What is missing, and what rules withhold, where the answer itself is for machines. */
export function tellGaps(
  { warn, language }: Pick<Call<unknown>, 'warn' | 'language'>,
  { gaps, withheld = [], refusedFields = [] }: Pick<ChainView, 'gaps' | 'withheld' | 'refusedFields'>,
): void {
  for (const { reason: code, codes, ...gap } of printable(gaps))
    warn(`${failureText({ ...gap, code }, language)} (${codes.length})`);
  for (const text of withheldTexts(printable({ withheld, refusedFields }), wordsIn(language))) warn(text);
}
