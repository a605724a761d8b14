import { type ComputedRef, computed, readonly, shallowRef } from 'vue';

export type Language = 'zh' | 'en';

const said = shallowRef<Language>('zh');
/** In which language the pages are just now. */
export const language = readonly(said);

/** The names of words: `verdict.recalled`. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : T[K] extends readonly unknown[] ? never : `${K}.${KeyOf<T[K]>}`;
}[keyof T & string];

/** Words in the language of the moment. */
export interface I18n<Words> {
  /** @param holes what stands for `{name}` in it */
  readonly t: (key: KeyOf<Words>, holes?: Readonly<Record<string, string | number>>) => string;
  /** Whether there is a word of this name. */
  readonly te: (key: string) => key is KeyOf<Words>;
  readonly locale: ComputedRef<Language>;
  readonly words: ComputedRef<Words>;
}

export interface Speech<Words> {
  readonly i18n: I18n<Words>;
  /** Says everything in a language from now on; where its words cannot be fetched, it stays as it is. */
  readonly speak: (language: Language) => Promise<void>;
}

/** What pages say: Chinese comes with them, the other language when somebody wants it. */
export function speechOf<Words>(zh: Words, fetchEn: () => Promise<Words>): Speech<Words> {
  const spoken = shallowRef(zh);
  let wanted: Language = 'zh';
  const wordAt = (key: string): string | null => {
    const found = key
      .split('.')
      .reduce<unknown>(
        (words, name) =>
          typeof words === 'object' && words !== null && Object.hasOwn(words, name) ? Reflect.get(words, name) : null,
        spoken.value,
      );
    return typeof found === 'string' ? found : null;
  };
  return {
    async speak(next) {
      wanted = next;
      const words = next === 'zh' ? zh : await fetchEn().catch(() => null);
      if (!words || wanted !== next) return;
      spoken.value = words;
      said.value = next;
    },
    i18n: {
      t: (key, holes = {}) =>
        (wordAt(key) ?? key).replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole)),
      te: (key): key is KeyOf<Words> => wordAt(key) !== null,
      locale: computed(() => said.value),
      words: computed(() => spoken.value),
    },
  };
}
