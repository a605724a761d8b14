import { ref } from 'vue';
import { language } from '../words/say.ts';
import { sectorLook } from '@tongcha/schema';
import { preferences } from '../words/preferences.ts';

const device = matchMedia('(prefers-color-scheme: dark)');
const deviceIsDark = ref(device.matches);
device.addEventListener('change', ({ matches }) => (deviceIsDark.value = matches));

export interface Look {
  readonly name: string;
  readonly letter: string;
  readonly colour: string;
  readonly on: string;
}

/** How sectors look and are called now, by language and ground. */
export function useSectors(): { look(sector: string): Look; names(sectors: readonly string[]): string } {
  const look = (sector: string): Look => {
    const { letter, zh, en, light, dark, onLight, onDark } = sectorLook(sector);
    const isDark = preferences.dark ?? deviceIsDark.value;
    return {
      name: language.value === 'en' ? en : zh,
      letter,
      colour: isDark ? dark : light,
      on: isDark ? onDark : onLight,
    };
  };
  return {
    look,
    names: (sectors) =>
      [...new Set(sectors)].map((sector) => look(sector).name).join(language.value === 'en' ? ', ' : '、'),
  };
}
