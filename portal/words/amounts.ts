import { unitName } from '@tongcha/schema';
import { useI18n } from './i18n.ts';

/** How much, as people write it: `240 千克`. */
export function useAmounts(): (amount: { readonly value: number; readonly unit: string | null }) => string {
  const { locale } = useI18n();
  return ({ value, unit }) => `${value} ${unit === null ? '' : unitName(unit, locale.value)}`.trim();
}
