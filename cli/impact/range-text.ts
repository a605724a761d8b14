import type { Language } from '@tongcha/command';
import type { RangeView } from './impact-view.ts';

/** `12–15 kg`, `≥ 12 kg`, `12 kg`; that nothing is known is said. */
export function rangeText(range: RangeView | null, language: Language): string {
  if (range === null) return UNKNOWN[language];
  const [least, most] = [figure(range.least), range.most === null ? null : figure(range.most)];
  const text = most === null ? `≥ ${least}` : least === most ? least : `${least}–${most}`;
  return range.unit ? `${text} ${range.unit}` : text;
}

/** A part of the whole in percent: the least is rounded down and the most up, as neither may claim more than is known. */
export function shareText({ least, most }: RangeView): string {
  if (least === most) return `${Number((least * 100).toFixed(1))}%`;
  return `${down(least * 1_000) / 10}–${up((most ?? 1) * 1_000) / 10}%`;
}

/** To six digits: more of an amount is noise of the arithmetic. */
function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Noise of the arithmetic below a millionth moves neither end. */
const NOISE = 1e-6;
const down = (value: number): number => Math.floor(value + NOISE);
const up = (value: number): number => Math.ceil(value - NOISE);

const UNKNOWN: Readonly<Record<Language, string>> = { zh: '不详', en: 'not known' };
