import { failureText } from '../gateway.ts';
import { type Language, printable } from '@tongcha/command';
import { wordsIn } from '../words.ts';
import type { Missing } from './missing.ts';

/** Lines of a kind that are told; the file of gaps has all. */
const MOST = 20;

interface Kind {
  readonly code?: string;
  readonly sector?: string;
  readonly member?: string;
  readonly system?: string;
  readonly field?: string;
  /** null: no policy opens it. */
  readonly policy?: string | null;
  readonly message?: string;
}

/** What is missing for people: what failed, a line a kind with how often; then what rules keep back. */
export function missingLines(missing: readonly Missing[], language: Language): string[] {
  return [...failedLines(missing, language), ...withheldLines(missing, language)];
}

export function failedLines(missing: readonly Missing[], language: Language): string[] {
  const failed = missing.filter(({ isFault }) => isFault).toSorted((a, b) => b.count - a.count);
  return some(
    failed.map(({ kind, count }) => {
      const { field: place, ...failure } = kindOf(kind);
      return `${failureText({ ...failure, place }, language)} ×${count}`;
    }),
    language,
  );
}

/** A line a sector, and what to do to have it. How many pages lack it says nothing: there may be none of it. */
export function withheldLines(missing: readonly Missing[], language: Language): string[] {
  const words = wordsIn(language);
  const kinds = missing.filter(({ isFault }) => !isFault).map(({ kind }) => kindOf(kind));
  const lines = [...Map.groupBy(kinds, ({ sector = '' }) => sector)].map(([sector, all]) => {
    const fields = all.flatMap(({ field }) => field ?? []);
    const policies = all.flatMap(({ field, policy = null }) => (field === undefined ? [policy] : []));
    return `· ${words.withheld(sector, policies, fields)}`;
  });
  return lines.length === 0 ? [] : [...some(lines, language), `· ${words.askForIt}`];
}

function kindOf(kind: string): Kind {
  return printable(JSON.parse(kind) as Kind);
}

function some(lines: readonly string[], language: Language): string[] {
  const more = lines.length - MOST;
  return more <= 0
    ? [...lines]
    : [...lines.slice(0, MOST), language === 'zh' ? `……另有 ${more} 种` : `… and ${more} more kinds`];
}
