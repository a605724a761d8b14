import { reactive, watchEffect } from 'vue';
import type { Language } from './say.ts';
import { remember, remembered, rootFollows } from './remembered.ts';

/** What a reader has chosen; remembered in the browser alone. */
export interface Preferences {
  language: Language;
  /** 适老版 */
  large: boolean;
  /** null: as the device has it. */
  dark: boolean | null;
}

export const preferences: Preferences = reactive({ ...remembered() });

/** Follows the reader's choices for as long as the pages live. @param speak has the pages' words in that language @returns once the words are there */
export function applyPreferences(speak: (language: Language) => Promise<void>): Promise<void> {
  let words = Promise.resolve();
  watchEffect(() => void (words = speak(preferences.language)));
  watchEffect(() => {
    rootFollows(preferences);
    remember(preferences);
  });
  return words;
}

/** Whether the page is dark now, by choice or by the device. */
export function isDark(): boolean {
  return preferences.dark ?? matchMedia('(prefers-color-scheme: dark)').matches;
}
