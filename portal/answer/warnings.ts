import type { WarnedFields } from '../documents/answers.ts';
import { byTime } from './by-time.ts';
import { type Said, together } from './said.ts';

/** Something that a rule of the graph says against units, in the graph's own words. */
export interface Warning {
  /** The rule's name: `recalled`. */
  readonly rule: string;
  readonly level: WarnedFields['level'];
  readonly zh: string;
  readonly en: string;
  /** The unit that is warned of. */
  readonly code: string;
  /** Whether it is about the thing itself, by its own record or as the same goods in a package. */
  readonly own: boolean;
  /** When it happened or ran out. */
  readonly at: string | null;
  /** Who says so, the foremost first. What a firm says against its own goods counts as well, and is marked as its own word. */
  readonly by: readonly Said[];
  /** How old the oldest of the records is that say so. */
  readonly asOf: string | null;
  /** Of a recall: what is advised, who recalls, and its state in the ministry's own term. */
  readonly recall: {
    readonly advice: string | null;
    readonly who: string | null;
    readonly status: string | null;
  } | null;
}

/** What could not be decided by one rule, of how many units, and who did not tell what would have. */
export interface Undecided {
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  readonly units: number;
  readonly missing: WarnedFields['missing'];
}

/** How old a member's record of a unit is. */
export interface Dated {
  readonly code: string;
  readonly member: string;
  readonly source: { readonly asOf: string | null } | null;
}

const RECALLED = 'recalled';
const MADE_FROM_RECALLED = 'made-from-recalled';
export const FAILED = 'inspection-failed';

/** Whether a verdict that no recall and no failure was found rests on the rule. */
export function isDeciding({ rule }: Pick<Warning, 'rule'>): boolean {
  return rule === RECALLED || rule === MADE_FROM_RECALLED || rule === FAILED;
}

/** What warnings make of the verdict, the gravest first. */
const STATES = ['recalled', 'upstream', 'attention', null] as const;
/** null: it is told, and decides nothing. */
export function stateBy(warning: Pick<Warning, 'rule' | 'own' | 'level'>): (typeof STATES)[number] {
  if (warning.rule === RECALLED && warning.own) return 'recalled';
  if (isDeciding(warning)) return 'upstream';
  return warning.level === 'INFO' ? null : 'attention';
}

const LEVELS: readonly Warning['level'][] = ['CRITICAL', 'SERIOUS', 'NOTICE', 'INFO'];

/**
 * What fires, the gravest first, of the thing itself before what is upstream. What is said twice is told once, with all who
 * say it.
 * @param page the thing's code
 */
export function warningsOf(
  warned: readonly WarnedFields[],
  page: string,
  records: readonly Dated[],
): readonly Warning[] {
  const ages = new Map(records.map((record) => [ageKey(record), record.source?.asOf ?? null]));
  const each = new Map<string, Warning>();
  for (const { rule, level, outcome, codes, at, zh, en, evidence } of warned) {
    const [code] = codes;
    if (outcome !== 'FIRES' || code === undefined) continue;
    const key = JSON.stringify([rule.id, code, momentOf(at), zh]);
    const before = each.get(key);
    const dates = evidence.flatMap((one) => ages.get(ageKey(one)) ?? []);
    const valueOf = (field: string): string | null => evidence.find((one) => one.field === field)?.value ?? null;
    const isRecall = rule.id === RECALLED || rule.id === MADE_FROM_RECALLED;
    each.set(key, {
      rule: rule.id,
      level,
      zh,
      en,
      code,
      at,
      own: before?.own === true || (codes.includes(page) && rule.id !== MADE_FROM_RECALLED),
      by: together([...(before?.by ?? []), ...evidence]),
      asOf: [...dates, ...(before?.asOf ? [before.asOf] : [])].sort(byTime)[0] ?? null,
      recall: isRecall
        ? {
            advice: before?.recall?.advice ?? valueOf('recalls.advice'),
            who: before?.recall?.who ?? valueOf('recalls.organization.name'),
            status: before?.recall?.status ?? valueOf('recalls.status'),
          }
        : null,
    });
  }
  const all = [...each.values()];
  // What something was made from is recalled itself, too: that is one thing to say.
  const sources = new Set(all.filter(({ rule }) => rule === MADE_FROM_RECALLED).map(recallOf));
  return all
    .filter((warning) => warning.rule !== RECALLED || warning.own || !sources.has(recallOf(warning)))
    .sort(
      (a, b) =>
        STATES.indexOf(stateBy(a)) - STATES.indexOf(stateBy(b)) ||
        Number(b.own) - Number(a.own) ||
        LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
        byTime(b.at, a.at),
    );
}

function ageKey({ member, code }: Pick<Dated, 'member' | 'code'>): string {
  return `${member} ${code}`;
}

function momentOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

function recallOf({ code, at }: Warning): string {
  return `${code} ${momentOf(at)}`;
}

/** By rule, those first on which a verdict rests; who did not tell something is named once for each reason. */
export function undecidedIn(warned: readonly WarnedFields[]): readonly Undecided[] {
  const open = warned.filter(({ outcome }) => outcome === 'UNDECIDED');
  return [...Map.groupBy(open, ({ rule }) => rule.id)]
    .map(([rule, all]) => {
      const missing = all.flatMap((each) => each.missing);
      return {
        rule,
        zh: all[0]?.rule.zh ?? '',
        en: all[0]?.rule.en ?? '',
        units: new Set(all.map(({ codes }) => codes[0])).size,
        missing: [...new Map(missing.map((each) => [JSON.stringify(each), each])).values()],
      };
    })
    .sort((a, b) => Number(isDeciding(b)) - Number(isDeciding(a)));
}
