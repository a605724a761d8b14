import type { Preferences } from './preferences.ts';

const KEY = 'tongcha';
const FIRST: Preferences = { language: 'zh', large: false, dark: null };

/** What the reader has chosen before. */
export function remembered(): Preferences {
  try {
    const { language, large, dark } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      ...FIRST,
      ...(language === 'zh' || language === 'en' ? { language } : {}),
      ...(typeof large === 'boolean' ? { large } : {}),
      ...(typeof dark === 'boolean' ? { dark } : {}),
    };
  } catch {
    return FIRST;
  }
}

export function remember(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

/** The whole page is in the reader's language, size and colours. */
export function rootFollows({ language, large, dark } = remembered()): void {
  const { documentElement: root } = document;
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  root.classList.toggle('large', large);
  root.classList.toggle('dark', dark === true);
  root.classList.toggle('light', dark === false);
}
