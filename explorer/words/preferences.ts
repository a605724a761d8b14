import { type Store, storeOf, useStore } from '../store.ts';
import { en } from './en.ts';
import { type Words, zh } from './zh.ts';

export type Language = 'zh' | 'en';

/** What a reader has chosen; the portal's pages remember theirs in the same place, and with more in it. */
interface Preferences {
  readonly language: Language;
  /** null: as the device has it. */
  readonly dark: boolean | null;
}

const KEY = 'tongcha';
const device = matchMedia('(prefers-color-scheme: dark)');

const preferences: Store<Preferences> = storeOf(remembered());
addEventListener('storage', ({ key }) => key === KEY && preferences.set(remembered()));
device.addEventListener('change', () => preferences.set({ ...preferences.get() }));

export function choose(chosen: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...chosen });
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...preferences.get() }));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

export function usePreferences(): { readonly language: Language; readonly isDark: boolean; readonly words: Words } {
  const { language, dark } = useStore(preferences);
  return { language, isDark: dark ?? device.matches, words: language === 'en' ? en : zh };
}

/** Once the page is loaded, its language is this until it is loaded anew. */
export function languageNow(): Language {
  return remembered().language;
}

function remembered(): Preferences {
  const { language, dark } = kept();
  return { language: language === 'en' ? 'en' : 'zh', dark: typeof dark === 'boolean' ? dark : null };
}

function kept(): Record<string, unknown> {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
