import { useI18n } from '../words/i18n.ts';

/** Telephones for reports, by sector. */
export function useHotlines(): { number(sector: string): string; name(sector: string): string } {
  const { t, te } = useI18n();
  return {
    number(sector) {
      const key = `who.hotlines.${sector}`;
      return te(key) ? t(key) : t('who.hotlines.other');
    },
    name(sector) {
      const key = `who.hotlineOf.${sector}`;
      return te(key) ? t(key) : t('who.hotlineOf.other');
    },
  };
}
