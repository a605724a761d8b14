import { createI18n } from 'vue-i18n';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';

/** Chinese first; the other language is a switch away. */
export const i18n = createI18n({ legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh, en } });
