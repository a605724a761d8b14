import { type ComputedRef, computed, shallowRef } from 'vue';
import { termsZh } from './terms-zh.ts';
import { type Words, zh } from './zh.ts';

export type Language = 'zh' | 'en';

/** The names of words: `verdict.recalled`. */
export type WordKey = KeyOf<Words>;
type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : T[K] extends readonly unknown[] ? never : `${K}.${KeyOf<T[K]>}`;
}[keyof T & string];

interface Spoken {
  readonly language: Language;
  readonly words: Words;
  /** Of systems' own words. */
  readonly terms: Readonly<Record<string, string>>;
}

const ZH: Spoken = { language: 'zh', words: zh, terms: termsZh };
/** Chinese comes with the pages; the other language when somebody wants it. */
const spoken = shallowRef<Spoken>(ZH);
let wanted: Language = 'zh';

/** Says everything in a language from now on; where its words cannot be fetched, it stays as it is. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  const now = language === 'zh' ? ZH : await english().catch(() => null);
  if (now && wanted === language) spoken.value = now;
}

async function english(): Promise<Spoken> {
  const [{ en }, { termsEn }] = await Promise.all([import('./en.ts'), import('./terms-en.ts')]);
  return { language: 'en', words: en, terms: termsEn };
}

/** Words in the language of the moment. */
export interface I18n {
  /** @param holes what stands for `{name}` in it */
  readonly t: (key: WordKey, holes?: Readonly<Record<string, string | number>>) => string;
  /** Whether there is a word of this name. */
  readonly te: (key: string) => key is WordKey;
  /** What a system calls a step, a kind or a state, where there is a word for it; a step of a vocabulary by the end of its address. */
  readonly term: (text: string) => string;
  readonly locale: ComputedRef<Language>;
  readonly words: ComputedRef<Words>;
}

const I18N: I18n = {
  t: (key, holes = {}) =>
    (wordAt(key) ?? key).replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole)),
  te: (key): key is WordKey => wordAt(key) !== null,
  term(text) {
    const name = /^(?:https?|urn):.*[/:-]([a-z_]+)$/.exec(text)?.[1] ?? text;
    const { terms } = spoken.value;
    return Object.hasOwn(terms, name) ? (terms[name] ?? text) : text;
  },
  locale: computed(() => spoken.value.language),
  words: computed(() => spoken.value.words),
};

export function useI18n(): I18n {
  return I18N;
}

function wordAt(key: string): string | null {
  const found = key
    .split('.')
    .reduce<unknown>(
      (words, name) =>
        typeof words === 'object' && words !== null && Object.hasOwn(words, name) ? Reflect.get(words, name) : null,
      spoken.value.words,
    );
  return typeof found === 'string' ? found : null;
}
