import { reactive, watchEffect } from 'vue';
import { type Language, speak } from './i18n.ts';

/** What a reader has chosen; remembered in the browser alone. */
export interface Preferences {
  language: Language;
  /** 适老版 */
  large: boolean;
  /** null: as the device has it. */
  dark: boolean | null;
}

const KEY = 'tongcha';

export const preferences: Preferences = reactive({ language: 'zh', large: false, dark: null, ...remembered() });

/** Follows the reader's choices for as long as the pages live. @returns once the words are there */
export function applyPreferences(): Promise<void> {
  let words = Promise.resolve();
  watchEffect(() => void (words = speak(preferences.language)));
  watchEffect(() => {
    const { documentElement: root } = document;
    root.lang = preferences.language === 'zh' ? 'zh-CN' : 'en';
    root.classList.toggle('large', preferences.large);
    root.classList.toggle('dark', preferences.dark === true);
    root.classList.toggle('light', preferences.dark === false);
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // A browser that keeps nothing still shows everything.
    }
  });
  return words;
}

/** Whether the page is dark now, by choice or by the device. */
export function isDark(): boolean {
  return preferences.dark ?? matchMedia('(prefers-color-scheme: dark)').matches;
}

function remembered(): Partial<Preferences> {
  try {
    const { language, large, dark } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      ...(language === 'zh' || language === 'en' ? { language } : {}),
      ...(typeof large === 'boolean' ? { large } : {}),
      ...(typeof dark === 'boolean' ? { dark } : {}),
    };
  } catch {
    return {};
  }
}
