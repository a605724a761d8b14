import { useI18n } from '../words/i18n.ts';

/** Of what the gateway says in both languages, `中文 / English`, the reader's. */
export function useBilingual(): (text: string) => string {
  const { locale } = useI18n();
  return (text) => {
    const [zh = text, en = zh] = text.split(' / ');
    return locale.value === 'en' ? en : zh;
  };
}
