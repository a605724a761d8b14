import type { Asker } from '../chain/asker.ts';
import { Slices } from '../chain/slices.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import { type FactChain, factWalk } from '../facts/index.ts';
import { askLicences } from '../registers/licences.ts';
import { wishFor } from '../warnings/choose-rules.ts';
import { judge, type Warning } from '../warnings/judge.ts';
import { partiesOf } from '../warnings/parties.ts';
import type { Rule } from '../warnings/rule.ts';
import type { RuleBook } from '../warnings/rule-book.ts';

/** Who asks, and by which rules. */
export interface JudgingParts {
  readonly asker: Asker;
  readonly ruleBook: RuleBook;
}

/** Where what was found may begin, and how far it is asked back from there. */
export const BACK: WalkTerms = {
  direction: 'BACK',
  kinds: null,
  from: -Infinity,
  to: Infinity,
  maxDepth: 8,
  maxUnits: 5_000,
};

/** Units of one alert that are asked about to see whether it is still so. */
export const MOST_OF_ONE = 20;

/** What rules say of a walk from codes that have changed, of what they cannot decide as well. */
export async function judgedWalk(
  roots: readonly string[],
  terms: WalkTerms,
  rules: readonly Rule[],
  { asker, ruleBook }: JudgingParts,
): Promise<{ readonly facts: FactChain; readonly warnings: readonly Warning[] }> {
  const slices = new Slices();
  const maxUnits = Math.max(terms.maxUnits, roots.length);
  const { facts } = await factWalk(asker, { ...terms, roots, maxUnits, fresh: new Set(roots) }, wishFor(rules), slices);
  const licencesOf = await askLicences(asker, partiesOf(facts, rules));
  const warnings = await judge(
    facts,
    rules,
    {
      now: asker.now(),
      undecided: true,
      parameter: (rule, name, member) => ruleBook.parameter(rule, name, member),
      licencesOf,
    },
    slices,
  );
  return { facts, warnings };
}

export function isFiring({ outcome }: Warning): boolean {
  return outcome === 'FIRES';
}
