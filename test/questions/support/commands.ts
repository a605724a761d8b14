import { ASKED } from '../truth/asked.ts';
import type { QuestionName } from '../truth/index.ts';

/** How a question is asked, and how the rows of the last command are read. */
export interface Question {
  /** `tongcha …`, two at most. */
  readonly commands: readonly (readonly string[])[];
  /** Of the last command; 0 when not set. */
  readonly exit?: number;
  readonly read?: (rows: readonly Row[]) => unknown;
}

export type Row = Readonly<Record<string, unknown>>;

const run = (name: QuestionName, ...rest: readonly string[]): Question => ({
  commands: [['run', name, ...rest, '--format', 'ndjson']],
});
const codes = (rows: readonly Row[]): unknown => rows.map(({ code }) => code);
const moments = (rows: readonly Row[]): unknown =>
  rows.map(({ cylinder, at }) => ({ cylinder, at: local(String(at)) }));

export const QUESTIONS: Readonly<Record<QuestionName, Question>> = {
  'food-after-chlorine': {
    ...run('food-after-chlorine', '--enterprise', ASKED.enterprise, '--month', ASKED.deliveredIn),
    read: codes,
  },
  'lifts-of-smelter': { ...run('lifts-of-smelter', '--smelter', ASKED.smelter), read: codes },
  'shared-upstream': run('shared-upstream'),
  'made-with-overdue': run('made-with-overdue'),
  'walked-to-farm': { ...run('walked-to-farm', '--province', ASKED.province), read: ([row]) => row },
  'arrived-nowhere': { ...run('arrived-nowhere'), read: codes },
  'recalled-where': run('recalled-where'),
  // There are changes, as of `diff`.
  'changed-between': {
    commands: [['diff', ASKED.from, ASKED.to, '--chain', ASKED.start, '--forward', '--json']],
    exit: 1,
    read: added,
  },
  'filled-after-revocation': { ...run('filled-after-revocation'), read: moments },
  counts: { ...run('counts'), read: (rows) => rows.filter(({ month }) => month !== null) },
};

/** What a chain has come to hold, as the facts say it. */
function added(rows: readonly Row[]): unknown {
  const of = (table: string): Row[] =>
    rows.filter((row) => row['table'] === table && row['change'] === 'added').map(({ row }) => row as Row);
  return {
    units: [...new Set(of('units').map(({ code }) => String(code)))].sort(),
    links: of('links')
      .map(({ kind, from, to }) => [kind, from, to].join(' '))
      .sort(),
  };
}

/** As facts have it, +08:00. */
function local(moment: string): string {
  return new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
