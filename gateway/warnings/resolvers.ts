import type { Asker } from '../chain/asker.ts';
import { type Chain, type Chains, type UnitReference, walkedOf } from '../chain/chain.ts';
import type { AskedChains } from '../chain/chains-resolvers.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { INTERACTIVE, readTerms } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { askAround, type FactChain, factsOf, factWalk, oppositeOf } from '../facts/index.ts';
import { chosen, type WarningArguments, wishFor } from './choose-rules.ts';
import { judge, type Warning } from './judge.ts';
import type { Evidence, Rule } from './rule.ts';
import { RULES } from './rules/index.ts';

export type WarningContext = Pick<ChainContext, 'asker' | 'gaps'>;

interface UnitArguments extends WarningArguments {
  readonly maxDepth?: number | null;
}

/** Of schema/warnings.graphql. */
export const warningResolvers = {
  Query: { warningRules: (): readonly Rule[] => RULES },
  Chain: {
    warnings: async (chain: Chain, args: WarningArguments, { asker }: WarningContext): Promise<Warning[]> => {
      const rules = chosen(RULES, args);
      const slices = new Slices();
      const facts = await factsOfChain(chain, [chain.root.code], asker, rules, slices);
      return warningsOf(facts, rules, args, asker, slices);
    },
  },
  Chains: {
    warnings: async (asked: AskedChains, args: WarningArguments, { asker }: WarningContext): Promise<Warning[]> => {
      const rules = chosen(RULES, args);
      const { slices, request } = asked;
      const facts = await factsOfChain(await asked.walked(), request.roots, asker, rules, slices);
      return warningsOf(facts, rules, args, asker, slices);
    },
  },
  TraceUnit: {
    warnings: async (
      { code }: UnitReference,
      { maxDepth, ...args }: UnitArguments,
      { asker, gaps }: WarningContext,
    ): Promise<Warning[]> => {
      const rules = chosen(RULES, args);
      const slices = new Slices();
      const terms = readTerms({ direction: 'BACK', maxDepth: maxDepth ?? 8 }, INTERACTIVE);
      const { facts } = await factWalk(asker, { roots: [code], ...terms }, wishFor(rules), slices);
      gaps?.(facts.gaps);
      return warningsOf(facts, rules, args, asker, slices);
    },
  },
  WarningEvidence: {
    statedBy: ({ member }: Evidence, _: unknown, { asker }: WarningContext) => asker.memberNamed(member),
  },
  WarningRule: {
    sectors: ({ sectors }: Rule) => (sectors === 'ALL' ? [] : sectors),
    parameters: ({ parameters }: Rule) =>
      parameters.map(({ name, value, unit, source }) => ({ name, value: `${value} ${unit}`, member: null, source })),
  },
};

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

function warningsOf(
  facts: FactChain,
  rules: readonly Rule[],
  { undecided }: WarningArguments,
  { claims }: Asker,
  slices: Slices,
): Promise<Warning[]> {
  const now = claims.asOf === undefined ? Date.now() : Date.parse(claims.asOf);
  const parameter = ({ id, parameters }: Rule, name: string): number => {
    const found = parameters.find((each) => each.name === name);
    if (!found) throw new Error(`${id} has no parameter ${name}`);
    return found.value;
  };
  return judge(facts, rules, { now, undecided: undecided ?? false, parameter }, slices);
}
