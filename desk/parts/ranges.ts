import { useI18n } from '../words/i18n.ts';

/** A least and a most, both of which are possible. */
export interface Range {
  readonly least: number;
  readonly most: number | null;
  readonly unit: string | null;
}

export interface Ranges {
  /** An amount: `12–20 kg`. */
  amount(range: Range | null): string;
  amounts(ranges: readonly Range[]): string;
  figure(value: number): string;
  /** A part of 1: `20–35 %`. */
  share(range: Range): string;
}

export function useRanges(): Ranges {
  const { t, locale } = useI18n();
  const n = (value: number, options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(locale.value === 'en' ? 'en' : 'zh-CN', options).format(value);
  const figure = (value: number): string => n(value, { maximumFractionDigits: 3 });
  const between = (least: string, most: string | null): string =>
    most === null ? t('range.least', { least }) : least === most ? least : t('range.between', { least, most });
  const amount = (range: Range | null): string =>
    range === null
      ? t('unknownValue')
      : [between(figure(range.least), range.most === null ? null : figure(range.most)), range.unit]
          .filter(Boolean)
          .join(' ');
  return {
    amount,
    figure,
    amounts: (ranges) => ranges.map(amount).join('; '),
    share: ({ least, most }) => {
      const percent = (value: number): string => n(value * 100, { maximumFractionDigits: 1 });
      return `${between(percent(least), most === null ? null : percent(most))} %`;
    },
  };
}
