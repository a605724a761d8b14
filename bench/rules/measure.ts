import { Asker, type FetchFilter } from '../../gateway/chain/asker.ts';
import { Slices } from '../../gateway/chain/slices.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { factWalk } from '../../gateway/facts/index.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { wishFor } from '../../gateway/warnings/choose-rules.ts';
import { judge, type Warning } from '../../gateway/warnings/judge.ts';
import { readRuleFiles, RuleBook, ruleBook } from '../../gateway/warnings/rule-book.ts';
import type { Case } from '../../demo/world/case.ts';
import { QUOTA, truthOf } from '../../demo/world/truth.ts';
import { sample } from '../../test/questions/truth/sample.ts';
import { CHANCES } from './chances.ts';
import { membersOf, type OnRecord } from './members.ts';
import { noisy } from './noise.ts';
import { planted } from './planted.ts';

/** When the truth holds. */
const NOW = Date.parse('2026-12-01T12:00:00+08:00');
/** Codes that one walk begins with. */
const ROOTS = 500;

/** noise: as systems have it. silent: a member does not answer either. forbidden: none of the fields that rules ask for is for the asker. */
export const SETTINGS = ['noise', 'silent', 'forbidden'] as const;
export type Setting = (typeof SETTINGS)[number];

export interface Sampled {
  readonly seed: number;
  readonly scale: number;
}

/** What came of a rule's cases, and of all that is as it should be. */
export interface Outcome {
  readonly rule: string;
  readonly cases: number;
  readonly found: number;
  readonly undecided: number;
  /** Warnings of what is as it should be. */
  readonly wrong: number;
  /** Of how many things it could warn. */
  readonly chances: number;
  /** The first that was missed, and the first that was wrong, to look at. */
  readonly example: string | null;
}

/** By rule, over all members' records of a sample. */
export async function measureRules({ seed, scale }: Sampled, setting: Setting): Promise<readonly Outcome[]> {
  const own = sample(scale, seed);
  const more = planted(2 + Math.round(3 * scale));
  const whole: OnRecord = { units: [...own.units, ...more.units], links: [...own.links, ...more.links] };
  const onRecord: OnRecord = { units: noisy(whole.units, seed), links: noisy(whole.links, seed + 1) };
  const names = [...new Set(whole.links.map(({ member }) => member))].sort();
  const members = membersOf(onRecord, setting === 'silent' ? (names[seed % names.length] ?? null) : null);
  const book = withQuota();
  const codes = new Set([...whole.units.map(({ code }) => code), ...whole.links.flatMap(({ from, to }) => [from, to])]);
  const warnings = await warningsOf(members, [...codes], book, setting);
  const cases = [...truthOf({ seed, scale }), ...more.cases].filter(
    ({ since }) => since === undefined || Date.parse(`${since.replace(' ', 'T')}+08:00`) < NOW,
  );
  return book.rules.map(({ id }) => outcomeOf(id, warnings, cases, CHANCES[id]?.(whole) ?? 0));
}

/** Enterprises' quotas are on no record: the sample's is the member's own parameter. */
function withQuota(): RuleBook {
  const { rules } = ruleBook(readRuleFiles(), loadSupergraph());
  return new RuleBook(rules, [
    { rule: 'quota-exceeded', parameter: 'monthKilograms', member: 'rare-earth', value: QUOTA, source: 'the sample' },
  ]);
}

async function warningsOf(
  members: readonly WalkedMinistry[],
  codes: readonly string[],
  book: RuleBook,
  setting: Setting,
): Promise<readonly Warning[]> {
  const wish = wishFor(book.rules);
  const mayFetch: FetchFilter = (query) =>
    setting !== 'forbidden' || !/record: \w+ \{ code (?!level|source|productName)\w/.test(query);
  const found: Warning[] = [];
  for (let i = 0; i < codes.length; i += ROOTS) {
    const asker = new Asker(
      members,
      {
        signal: new AbortController().signal,
        deadlineAt: Date.now() + 600_000,
        rights: '',
        claims: { role: 'regulator' },
        requestId: 'bench',
        budget: { most: 10_000_000 },
      },
      mayFetch,
    );
    const roots = codes.slice(i, i + ROOTS);
    const terms = { kinds: null, from: -Infinity, to: Infinity, maxDepth: 8, maxUnits: 100_000 };
    const { facts } = await factWalk(asker, { roots, direction: 'BACK', ...terms }, wish);
    const parameter: Parameters<typeof judge>[2]['parameter'] = (...of) => book.parameter(...of);
    found.push(...(await judge(facts, book.rules, { now: NOW, undecided: true, parameter }, new Slices())));
  }
  return found;
}

function outcomeOf(rule: string, all: readonly Warning[], truth: readonly Case[], chances: number): Outcome {
  const cases = truth.filter((each) => each.rule === rule);
  const own = all.filter((each) => each.rule.id === rule);
  const fired = own.filter(({ outcome }) => outcome === 'FIRES');
  const byCode = codesOf(fired);
  const open = codesOf(own.filter(({ outcome }) => outcome === 'UNDECIDED'));
  const tells = ({ codes }: Warning, one: Case): boolean => one.codes.every((code) => codes.includes(code));
  const isFound = (one: Case): boolean => (byCode.get(one.codes[0] ?? '') ?? []).some((each) => tells(each, one));
  const lost = cases.filter((one) => !isFound(one));
  const missed = lost.filter(({ codes }) => !open.has(codes[0] ?? ''));
  const casesOf = Map.groupBy(cases, ({ codes }) => codes[0] ?? '');
  const wrong = fired.filter(
    (each) => !each.codes.some((code) => (casesOf.get(code) ?? []).some((one) => tells(each, one))),
  );
  const things = new Set(wrong.map(({ codes }) => codes.slice(0, 2).join(' ')));
  const [first] = wrong;
  return {
    rule,
    cases: cases.length,
    found: cases.length - lost.length,
    undecided: lost.length - missed.length,
    wrong: things.size,
    chances: Math.max(chances, cases.length),
    example: [missed[0] && `missed ${missed[0].codes.join(' ')}`, first && `wrong ${first.zh} ${first.codes.join(' ')}`]
      .filter(Boolean)
      .join('; '),
  };
}

function codesOf(warnings: readonly Warning[]): ReadonlyMap<string, readonly Warning[]> {
  const by = new Map<string, Warning[]>();
  for (const each of warnings)
    for (const code of each.codes) {
      const known = by.get(code);
      if (known) known.push(each);
      else by.set(code, [each]);
    }
  return by;
}
