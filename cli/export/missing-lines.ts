import { whoseText } from '../gateway.ts';
import { printable } from '../io.ts';
import type { Language } from '../words.ts';
import type { Missing } from './missing.ts';

/** Kinds that are told one by one; the file of gaps has all. */
const MOST = 20;

interface Kind {
  readonly code?: string;
  readonly sector?: string;
  readonly member?: string;
  readonly system?: string;
  readonly field?: string;
  readonly policy?: string | null;
  readonly message?: string;
}

/** What is missing for people: a line a kind with how often, what failed first. */
export function missingLines(missing: readonly Missing[], language: Language): string[] {
  const lines = missing
    .toSorted((a, b) => Number(b.isFault) - Number(a.isFault) || b.count - a.count)
    .map(({ kind, isFault, count }) => {
      const { code, sector, member, system, field, policy, message } = printable(JSON.parse(kind) as Kind);
      const what = isFault ? [message, field] : [field ?? policy];
      return [
        isFault ? '!' : '-',
        code,
        whoseText({ sector: sector ?? null, member: member ?? null }),
        system,
        ...what,
        `×${count}`,
      ]
        .filter(Boolean)
        .join(' ');
    });
  const more = lines.length - MOST;
  return more <= 0
    ? lines
    : [...lines.slice(0, MOST), language === 'zh' ? `……另有 ${more} 种` : `… and ${more} more kinds`];
}
