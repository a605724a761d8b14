import { Asker, type FetchFilter } from '../../gateway/chain/asker.ts';
import { Slices } from '../../gateway/chain/slices.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { factWalk } from '../../gateway/facts/index.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { wishFor } from '../../gateway/warnings/choose-rules.ts';
import { judge, type JudgeOptions, type Warning } from '../../gateway/warnings/judge.ts';
import { partiesOf } from '../../gateway/warnings/parties.ts';
import { askLicences } from '../../gateway/registers/licences.ts';
import { readRuleFiles, RuleBook, ruleBook } from '../../gateway/warnings/rule-book.ts';
import type { Case } from '../../demo/world/case.ts';
import { QUOTA, truthOf } from '../../demo/world/truth.ts';
import { sample } from '../../test/questions/truth/sample.ts';
import { CHANCES } from './chances.ts';
import { membersOf, namesIn, type OnRecord } from './members.ts';
import { noisy } from './noise.ts';

/** When the truth holds. */
const NOW = Date.parse('2026-12-01T12:00:00+08:00');
/** Codes that one walk begins with. */
const ROOTS = 500;

export interface Setting {
  readonly seed: number;
  readonly scale: number;
  /** Which member does not answer, by its place in the order of their names; null: all answer. */
  readonly silent?: number | null;
  /** Whether none of the fields that rules ask for is for the asker. */
  readonly forbidden?: boolean;
  /** By how many hundredths amounts may differ; as the rules have it where not given. */
  readonly percent?: number | undefined;
}

/** The sample's members. */
export const MEMBER_COUNT = 11;

/** What came of a rule's cases, and of all that is as it should be. */
export interface Outcome {
  readonly rule: string;
  readonly cases: number;
  readonly found: number;
  readonly undecided: number;
  /** Neither, and the walk has a gap at one of the codes: that something is missing is told with the chain. */
  readonly gap: number;
  /** Warnings of what is as it should be. */
  readonly wrong: number;
  /** Of how many things it could warn. */
  readonly chances: number;
  /** The first that was missed, and the first that was wrong, to look at. */
  readonly example: string | null;
}

/** By rule, over all members' records of a sample. */
export async function measureRules({
  seed,
  scale,
  silent = null,
  forbidden = false,
  percent,
}: Setting): Promise<readonly Outcome[]> {
  const own = sample(scale, seed);
  const onRecord: OnRecord = { ...own, units: noisy(own.units, seed), links: noisy(own.links, seed + 1) };
  const members = membersOf(onRecord, silent === null ? null : (namesIn(own.links)[silent] ?? null));
  const book = ruleBookOf(percent);
  const codes = new Set([...own.units.map(({ code }) => code), ...own.links.flatMap(({ from, to }) => [from, to])]);
  const told = await tell(members, [...codes], book, forbidden);
  const cases = truthOf({ seed, scale }).filter(
    ({ since }) => since === undefined || Date.parse(`${since.replace(' ', 'T')}+08:00`) < NOW,
  );
  return book.rules.map(({ id }) => {
    const also = id === 'quota-exceeded' ? overQuota(own) : NONE;
    return outcomeOf(id, told, { cases: cases.filter(({ rule }) => rule === id), also }, CHANCES[id]?.(own) ?? 0);
  });
}

const NONE: ReadonlySet<string> = new Set();

/** Lots of enterprises that are over the quota by what all chains have, which one walk from many codes sees, and no chain alone. */
function overQuota({ units }: OnRecord): ReadonlySet<string> {
  const lots = units.filter(({ details }) => details.of === 'rare-earth');
  const outputs = Map.groupBy(lots, ({ producer, details }) =>
    details.of === 'rare-earth' ? `${producer} ${details.month} ${details.form}` : '',
  );
  const over = [...outputs.values()].filter(
    (all) => all.reduce((sum, { details }) => sum + ('reoKilograms' in details ? details.reoKilograms : 0), 0) > QUOTA,
  );
  return new Set(over.flat().map(({ code }) => code));
}

/** Of several runs, by rule. */
export function sumOf(runs: readonly (readonly Outcome[])[]): readonly Outcome[] {
  const [first = [], ...others] = runs;
  return first.map((one, i) =>
    others.reduce((sum, each) => {
      const more = each[i] ?? one;
      return {
        ...sum,
        cases: sum.cases + more.cases,
        found: sum.found + more.found,
        undecided: sum.undecided + more.undecided,
        gap: sum.gap + more.gap,
        wrong: sum.wrong + more.wrong,
        chances: sum.chances + more.chances,
        example: sum.example ?? more.example,
      };
    }, one),
  );
}

/** Enterprises' quotas are on no record: the sample's is the member's own parameter. */
function ruleBookOf(percent: number | undefined): RuleBook {
  const shipped = ruleBook(readRuleFiles(), loadSupergraph()).rules;
  const rules = shipped.map((rule) => ({
    ...rule,
    parameters: rule.parameters.map((each) => (each.unit === '%' ? { ...each, value: percent ?? each.value } : each)),
  }));
  return new RuleBook(rules, [
    { rule: 'quota-exceeded', parameter: 'monthKilograms', member: 'rare-earth', value: QUOTA, source: 'the sample' },
  ]);
}

interface Told {
  readonly warnings: readonly Warning[];
  /** Codes of which something could not be read. */
  readonly gaps: ReadonlySet<string>;
}

async function tell(
  members: readonly WalkedMinistry[],
  codes: readonly string[],
  book: RuleBook,
  forbidden: boolean,
): Promise<Told> {
  const wish = wishFor(book.rules);
  const mayFetch: FetchFilter = (query) =>
    !forbidden || !/record: \w+ \{ code (?!level|source|productName)\w|licences/.test(query);
  const warnings: Warning[] = [];
  const gaps = new Set<string>();
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
    for (const gap of facts.gaps) for (const code of gap.codes) gaps.add(code);
    const licencesOf = await askLicences(asker, partiesOf(facts, book.rules));
    const parameter: JudgeOptions['parameter'] = (...of) => book.parameter(...of);
    const judged = await judge(facts, book.rules, { now: NOW, undecided: true, parameter, licencesOf }, new Slices());
    for (const each of judged) warnings.push(each);
  }
  return { warnings, gaps };
}

interface Truth {
  readonly cases: readonly Case[];
  /** Codes of which a warning is right, too. */
  readonly also: ReadonlySet<string>;
}

function outcomeOf(rule: string, { warnings, gaps }: Told, { cases, also }: Truth, chances: number): Outcome {
  const own = warnings.filter((each) => each.rule.id === rule);
  const fired = own.filter(({ outcome }) => outcome === 'FIRES');
  const byCode = codesOf(fired);
  const open = codesOf(own.filter(({ outcome }) => outcome === 'UNDECIDED'));
  const tells = ({ codes }: Warning, one: Case): boolean => one.codes.every((code) => codes.includes(code));
  const isFound = (one: Case): boolean => (byCode.get(one.codes[0] ?? '') ?? []).some((each) => tells(each, one));
  const lost = cases.filter((one) => !isFound(one));
  const unsaid = lost.filter(({ codes }) => !open.has(codes[0] ?? ''));
  const missed = unsaid.filter(({ codes }) => !codes.some((code) => gaps.has(code)));
  const casesOf = Map.groupBy(cases, ({ codes }) => codes[0] ?? '');
  const wrong = fired.filter(
    (each) =>
      !also.has(each.codes[0] ?? '') &&
      !each.codes.some((code) => (casesOf.get(code) ?? []).some((one) => tells(each, one))),
  );
  const things = new Set(wrong.map(({ codes }) => codes.slice(0, 2).join(' ')));
  const [first] = wrong;
  return {
    rule,
    cases: cases.length,
    found: cases.length - lost.length,
    undecided: lost.length - unsaid.length,
    gap: unsaid.length - missed.length,
    wrong: things.size,
    chances: Math.max(chances, cases.length),
    example:
      [missed[0] && `missed ${missed[0].codes.join(' ')}`, first && `wrong ${first.zh} ${first.codes.join(' ')}`]
        .filter(Boolean)
        .join('; ') || null,
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
