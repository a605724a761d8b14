import type { Asker } from '../chain/asker.ts';
import { type Chain, type Chains, type UnitReference, walkedOf } from '../chain/chain.ts';
import type { AskedChains } from '../chain/chains-resolvers.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { INTERACTIVE, readTerms } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { askAround, type FactChain, factsOf, factWalk, oppositeOf } from '../facts/index.ts';
import { askLicences } from '../registers/licences.ts';
import { chosen, type WarningArguments, wishFor } from './choose-rules.ts';
import { MEASURED, type RuleMeasure } from './measured.ts';
import { judge, type JudgeOptions, type Warning } from './judge.ts';
import { partiesOf } from './parties.ts';
import type { Evidence, ParameterValue, Rule } from './rule.ts';
import type { RuleBook } from './rule-book.ts';

export interface WarningContext extends Pick<ChainContext, 'asker' | 'gaps'> {
  /** By which it judges. */
  readonly ruleBook: RuleBook;
}

interface UnitArguments extends WarningArguments {
  readonly maxDepth?: number | null;
}

/** Of schema/warnings.graphql. */
export const warningResolvers = {
  Query: { warningRules: (_: unknown, __: unknown, { ruleBook }: WarningContext): readonly Rule[] => ruleBook.rules },
  Chain: {
    warnings: async (chain: Chain, args: WarningArguments, context: WarningContext): Promise<Warning[]> => {
      const all = chosen(context.ruleBook.rules, args);
      const rules = walkedOf(chain).isSoFar ? all.filter(goesByWalkAlone) : all;
      const slices = new Slices();
      const facts = await factsOfChain(chain, [chain.root.code], context.asker, rules, slices);
      return warningsOf(facts, rules, args, context, slices);
    },
  },
  Chains: {
    warnings: async (asked: AskedChains, args: WarningArguments, context: WarningContext): Promise<Warning[]> => {
      const rules = chosen(context.ruleBook.rules, args);
      const { slices, request } = asked;
      const facts = await factsOfChain(await asked.walked(), request.roots, context.asker, rules, slices);
      return warningsOf(facts, rules, args, context, slices);
    },
  },
  TraceUnit: {
    warnings: async (
      { code }: UnitReference,
      { maxDepth, ...args }: UnitArguments,
      context: WarningContext,
    ): Promise<Warning[]> => {
      const { asker, gaps, ruleBook } = context;
      const rules = chosen(ruleBook.rules, args);
      const slices = new Slices();
      const terms = readTerms({ direction: 'BACK', maxDepth: maxDepth ?? 8 }, INTERACTIVE);
      const { facts } = await factWalk(asker, { roots: [code], ...terms }, wishFor(rules), slices);
      gaps?.(facts.gaps);
      return warningsOf(facts, rules, args, context, slices);
    },
  },
  WarningEvidence: {
    statedBy: ({ member }: Evidence, _: unknown, { asker }: WarningContext) => asker.memberNamed(member),
  },
  WarningRule: {
    sectors: ({ sectors }: Rule) => (sectors === 'ALL' ? [] : sectors),
    measured: ({ id }: Rule): RuleMeasure | null => MEASURED[id] ?? null,
    parameters: (rule: Rule, _: unknown, { ruleBook }: WarningContext) => ruleBook.parametersOf(rule).map(spoken),
  },
  Warning: { parameters: ({ parameters }: Warning) => parameters.map(spoken) },
};

/** Others ask more, and would keep what is known already waiting for whoever does not answer. */
function goesByWalkAlone({ around, parties }: Rule): boolean {
  return around !== true && parties === undefined;
}

/** Of schema/warnings.graphql. */
function spoken({ name, value, unit, member, source }: ParameterValue): object {
  return { name, value: `${value} ${unit}`, member, source };
}

async function factsOfChain(
  chain: Chain | Chains,
  roots: readonly string[],
  asker: Asker,
  rules: readonly Rule[],
  slices: Slices,
): Promise<FactChain> {
  const walked = walkedOf(chain);
  const { direction, gaps } = chain;
  const codes = walked.units.map(({ code }) => code);
  const around = wishFor(rules).around ? await askAround(asker, codes, oppositeOf(direction)) : null;
  return factsOf({ ...walked, roots, direction, gaps }, walked.asker, around, slices);
}

async function warningsOf(
  facts: FactChain,
  rules: readonly Rule[],
  { undecided }: WarningArguments,
  { asker, ruleBook }: WarningContext,
  slices: Slices,
): Promise<Warning[]> {
  const parameter: JudgeOptions['parameter'] = (rule, name, member) => ruleBook.parameter(rule, name, member);
  const licencesOf = await askLicences(asker, partiesOf(facts, rules));
  return judge(facts, rules, { now: asker.now(), undecided: undecided ?? false, parameter, licencesOf }, slices);
}
