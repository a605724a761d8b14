import { type I18n, type KeyOf, speechOf } from '@tongcha/portal/say';
import { type Words, zh } from './zh.ts';

/** The names of words. */
export type WordKey = KeyOf<Words>;

const { i18n, speak } = speechOf<Words>(zh, async () => (await import('./en.ts')).en);
export { speak };

export function useI18n(): I18n<Words> {
  return i18n;
}
