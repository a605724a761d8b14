import { type I18n as Spoken, type KeyOf, language, speechOf } from './say.ts';
import { termsZh } from './terms-zh.ts';
import { type Words, zh } from './zh.ts';

/** The names of words: `verdict.recalled`. */
export type WordKey = KeyOf<Words>;

/** Words in the language of the moment. */
export interface I18n extends Spoken<Words> {
  /** What a system calls a step, a kind or a state, where there is a word for it; a step of a vocabulary by the end of its address. */
  readonly term: (text: string) => string;
}

/** Of systems' own words; the other language's come with its words. */
const terms: Record<'zh' | 'en', Readonly<Record<string, string>>> = { zh: termsZh, en: termsZh };
const { i18n, speak } = speechOf(zh, async () => {
  const [{ en }, { termsEn }] = await Promise.all([import('./en.ts'), import('./terms-en.ts')]);
  terms.en = termsEn;
  return en;
});
export { speak };

const I18N: I18n = {
  ...i18n,
  term(text) {
    const name = /^(?:https?|urn):.*[/:-]([a-z_]+)$/.exec(text)?.[1] ?? text;
    const own = terms[language.value];
    return Object.hasOwn(own, name) ? (own[name] ?? text) : text;
  },
};

export function useI18n(): I18n {
  return I18N;
}
