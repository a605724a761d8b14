import { distance } from 'fastest-levenshtein';

/** So many letters may be wrong. */
const MOST = 3;
/** And so much of the longer word must be right. */
const LEAST_ALIKE = 0.4;

/** Of the words that there are, the one that was probably meant; null: none is near. */
export function nearest(text: string, words: readonly string[]): string | null {
  let best: { readonly word: string; readonly wrong: number } | null = null;
  for (const word of words) {
    const wrong = distance(text.toLowerCase(), word);
    const alike = 1 - wrong / Math.max(text.length, word.length);
    if (wrong <= MOST && alike > LEAST_ALIKE && wrong < (best?.wrong ?? Infinity)) best = { word, wrong };
  }
  return best?.word ?? null;
}
