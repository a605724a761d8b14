import type { Language } from '@tongcha/command';
import type { WarningView } from './warning-view.ts';

export const LEVELS: Readonly<Record<Language, Readonly<Record<WarningView['level'], string>>>> = {
  zh: { INFO: '提示', NOTICE: '注意', SERIOUS: '严重', CRITICAL: '紧急' },
  en: { INFO: 'to know', NOTICE: 'to look at', SERIOUS: 'serious', CRITICAL: 'critical' },
};
