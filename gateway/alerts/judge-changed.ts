import { examine } from '@tongcha/codes';
import { type Alert, alertKey, type AlertStore, type Finding } from '@tongcha/governance';
import type { Asker } from '../chain/asker.ts';
import { isPassing } from '../chain/gaps.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import type { Warning } from '../warnings/judge.ts';
import { MEASURED } from '../warnings/measured.ts';
import type { Rule } from '../warnings/rule.ts';
import type { RuleBook } from '../warnings/rule-book.ts';
import { countAffected } from './count-affected.ts';
import { BACK, isFiring, judgedWalk, type JudgingParts, MOST_OF_ONE } from './judged-walk.ts';

/** What came of codes that were judged. */
export interface Judged {
  /** Alerts that are new, or tell of further units. */
  readonly raised: number;
  /** Those that have stopped. */
  readonly closed: number;
  /** Whether everybody has answered who may know something; else it is asked again. */
  readonly isWhole: boolean;
}

export interface JudgeParts extends JudgingParts {
  /** Asks with what everybody may see, what is told to all who may read alerts. */
  readonly askForAll: <T>(work: (asker: Asker) => Promise<T>) => Promise<T>;
  readonly store: Pick<AlertStore, 'about' | 'raise' | 'close' | 'unknown'>;
}

/** What a recall concerns that was found. */
const FORWARD: WalkTerms = { ...BACK, direction: 'FORWARD', maxDepth: 20, maxUnits: 1_000 };

/** Open alerts that are looked at again with what they are about. */
const MOST_ABOUT = 200;
/** The rule by which a unit itself is recalled: what was made of it is then asked for, too. */
const RECALLED = 'recalled';

/**
 * Judges units whose records have changed, and what they came from. What is wrong is raised; what was wrong with them and is not any more is
 * closed, where everybody has answered.
 */
export async function judgeChanged(codes: readonly string[], parts: JudgeParts): Promise<Judged> {
  const { asker, store, ruleBook } = parts;
  const about = await store.about(codes, MOST_ABOUT);
  const roots = [...new Set([...codes, ...about.flatMap((alert) => alert.codes.slice(0, MOST_OF_ONE))])];
  const back = await judgedWalk(roots, BACK, ruleBook.rules, parts);
  const recalled = back.warnings.filter(isFiring).filter(({ rule }) => rule.id === RECALLED);
  const sources = [...new Set(recalled.flatMap((warning) => warning.codes.slice(0, 1)))].filter((code) =>
    roots.includes(code),
  );
  const forward = sources.length === 0 ? null : await judgedWalk(sources, FORWARD, withRecalls(ruleBook.rules), parts);
  const walks = [back, ...(forward ? [forward] : [])];
  const firing = walks.flatMap(({ warnings }) => warnings.filter(isFiring));
  const undecided = walks.flatMap(({ warnings }) => warnings.filter((each) => !isFiring(each)));
  const isWhole = walks.every(({ facts: { gaps } }) => !gaps.some(({ reason }) => isPassing(reason)));
  const { raised, keys } = await raiseAll(firing, parts);
  const stopped = isWhole ? about.filter((alert) => !keys.has(alert.key) && !isOpen(alert, undecided, ruleBook)) : [];
  let closed = 0;
  for (const { id } of stopped) if (await store.close(id, { at: asker.now(), by: null, note: null })) closed += 1;
  return { raised, closed, isWhole };
}

/** Whether it may be so still, or is nothing that rules over chains say. */
function isOpen({ rule, codes: [first] }: Alert, undecided: readonly Warning[], { rules }: RuleBook): boolean {
  return (
    !rules.some(({ id }) => id === rule) ||
    undecided.some((each) => each.rule.id === rule && first !== undefined && each.codes.includes(first))
  );
}

async function raiseAll(
  firing: readonly Warning[],
  { asker, askForAll, store }: JudgeParts,
): Promise<{ readonly raised: number; readonly keys: ReadonlySet<string> }> {
  const found = new Map<string, Finding>();
  for (const warning of firing) {
    const finding = findingOf(warning, asker);
    const key = alertKey(finding);
    const known = found.get(key);
    found.set(key, known ? { ...known, codes: [...new Set([...known.codes, ...finding.codes])] } : finding);
  }
  const unknown = await store.unknown([...found.keys()]);
  const news = [...found].flatMap(([key, { codes }]) => (unknown.has(key) ? (codes[0] ?? []) : []));
  const counts = await countAll(news, askForAll);
  let raised = 0;
  for (const [key, finding] of found) {
    const affected = unknown.has(key) ? (counts.get(finding.codes[0] ?? '') ?? null) : null;
    if ((await store.raise({ ...finding, affected }, asker.now())) !== null) raised += 1;
  }
  return { raised, keys: new Set(found.keys()) };
}

/** All together, so that members are asked about many at once. */
async function countAll(
  codes: readonly string[],
  askForAll: JudgeParts['askForAll'],
): Promise<ReadonlyMap<string, number>> {
  if (codes.length === 0) return new Map();
  return askForAll(
    async (asker) =>
      new Map(
        await Promise.all(
          [...new Set(codes)].map(async (code) => [code, await countAffected(code, asker, FORWARD)] as const),
        ),
      ),
  );
}

function findingOf({ rule, level, codes, evidence }: Warning, asker: Asker): Finding {
  const members = [...new Set(evidence.map(({ member }) => member))];
  return {
    rule: rule.id,
    level,
    codes,
    evidence: evidence.map(({ member, system, recordId, code, field }) => ({ member, system, recordId, code, field })),
    sectors: [...new Set(evidence.map(({ sector }) => sector))],
    divisions: [
      ...new Set([
        ...codes.slice(0, 1).flatMap(divisionIn),
        ...members.flatMap((name) => asker.memberNamed(name)?.authority.division ?? []),
      ]),
    ],
    affected: null,
    falseShare: MEASURED[rule.id]?.falseAlarms ?? 0,
  };
}

/** That a code says itself: `370681` of `hazlot:370681001.A`. */
function divisionIn(code: string): readonly string[] {
  const { division } = examine(code).readings[0]?.attributes ?? {};
  return division !== undefined && /^\d{6}/.test(division) ? [division.slice(0, 6)] : [];
}

/** Of what comes from a recalled unit nothing else is asked than what recalls say. */
function withRecalls(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ id }) => id === RECALLED || id === 'made-from-recalled');
}
