import type { GraphQLResolveInfo } from 'graphql';
import type { Asker, FactNeeds } from './asker.ts';
import { type Chain, type Chains, chainsOf, type ToldUnit } from './chain.ts';
import type { Gap } from './gaps.ts';
import { type ChainsArguments, INTERACTIVE, readWalks, refused } from './read-arguments.ts';
import { Slices } from './slices.ts';
import { type Arrival, arrivalOf, meeting, type UnitCondition } from './unit-condition.ts';
import { walkMany } from './walk.ts';
import { costOf } from './walk-cost.ts';
import type { ManyRequest } from './walk-request.ts';

type Items = readonly unknown[];
/** Names of fields, from one down to another; none: itself. */
type Path = readonly string[];

/** How the lists of chains are told. */
export interface ChainLists {
  readonly asker: Asker;
  /** What of records a field asks for whose chains lie at these paths below it; null, or absent: nothing. */
  readonly needsOf?: ((info: GraphQLResolveInfo, paths: readonly Path[]) => FactNeeds | null) | undefined;
  /** Is told what could not be read. */
  readonly gaps?: ((gaps: readonly Gap[]) => void) | undefined;
  /** What of a list is told first, and when; absent: all at once. */
  readonly first?: ((items: Items, info: GraphQLResolveInfo) => Items | Promise<Items>) | undefined;
  /** Of a list that was told in part, another part: asked for in place of a walk. */
  readonly part?: ListPart;
}

/** Stands for the chain whose list it is a part of; chains below its items are walked as ever. */
export class ListPart {
  readonly items: Items;

  constructor(items: Items) {
    this.items = items;
  }
}

export interface At {
  readonly at?: UnitCondition | null;
}

export interface RootArguments extends At {
  readonly arrival?: readonly Arrival[] | null;
}

/** Many chains that were asked for, walked once something of them is wanted that only a walk tells. */
export class AskedChains {
  readonly request: ManyRequest;
  readonly slices = new Slices();
  readonly #context: ChainLists;
  readonly #asker: Asker;
  #walked: Promise<Chains> | null = null;

  constructor(context: ChainLists, request: ManyRequest, info?: GraphQLResolveInfo) {
    this.#context = context;
    this.#asker = askerFor(context, info, [[], ['roots']]);
    this.request = request;
  }

  walked(): Promise<Chains> {
    return (this.#walked ??= this.#walk());
  }

  async #walk(): Promise<Chains> {
    const { gaps } = this.#context;
    const { slices } = this;
    const asker = this.#asker;
    const whole = await chainsOf(await walkMany(asker, this.request, slices), asker.ministries, slices);
    gaps?.(whole.gaps);
    return whole;
  }
}

/** @throws GraphQLError */
export function manyChains(context: ChainLists, args: ChainsArguments, info?: GraphQLResolveInfo): AskedChains {
  return new AskedChains(context, readWalks(args, INTERACTIVE), info);
}

/** One that asks for facts too, where something that goes by them is selected of the chains at these paths. */
export function askerFor(
  { asker, needsOf }: ChainLists,
  info: GraphQLResolveInfo | undefined,
  paths: readonly Path[],
): Asker {
  const needs = (info && needsOf?.(info, paths)) ?? null;
  return needs ? asker.withFacts(needs) : asker;
}

type Resolver<Parent, Args> = (
  parent: Parent,
  args: Args,
  context: ChainLists,
  info: GraphQLResolveInfo,
) => Items | Promise<Items>;

const listOf =
  (key: 'links' | 'beyond' | 'gaps' | 'coverage'): Resolver<AskedChains | ListPart, At> =>
  async (asked, _, context, info) =>
    asked instanceof ListPart ? asked.items : told((await asked.walked())[key], context, info);

const ownListOf =
  (key: 'links' | 'gaps' | 'coverage' | 'origins' | 'destinations'): Resolver<Chain | ListPart, At> =>
  (chain, _, context, info) =>
    chain instanceof ListPart ? chain.items : told(chain[key], context, info);

const valueOf =
  (key: 'withheld' | 'complete') =>
  async (asked: AskedChains): Promise<unknown> =>
    (await asked.walked())[key];

/** Of the types Chain and Chains, in schema/chain.graphql. */
export const chainsResolvers = {
  Chain: {
    units: (chain: Chain | ListPart, { at }: At, context: ChainLists, info: GraphQLResolveInfo) =>
      chain instanceof ListPart ? chain.items : told(pickOf(at, context)(chain), context, info),
    links: ownListOf('links'),
    gaps: ownListOf('gaps'),
    coverage: ownListOf('coverage'),
    origins: ownListOf('origins'),
    destinations: ownListOf('destinations'),
    arrival: (chain: Chain, { at }: { at: UnitCondition }, { asker }: ChainLists): Arrival =>
      arrivalOf(chain, meeting(at, asker.ministries)(chain.gaps)),
  },
  Chains: {
    cost: ({ request }: AskedChains, _: unknown, { asker }: ChainLists) => costOf(asker, request),
    direction: ({ request }: AskedChains) => request.direction,
    units: async (asked: AskedChains | ListPart, { at }: At, context: ChainLists, info: GraphQLResolveInfo) => {
      if (asked instanceof ListPart) return asked.items;
      const pick = pickOf(at, context);
      return told(pick(await asked.walked()), context, info);
    },
    links: listOf('links'),
    beyond: listOf('beyond'),
    gaps: listOf('gaps'),
    coverage: listOf('coverage'),
    withheld: valueOf('withheld'),
    complete: valueOf('complete'),
    roots: rootsOf,
  },
};

async function rootsOf(
  asked: AskedChains,
  { at, arrival }: RootArguments,
  { asker }: ChainLists,
): Promise<readonly Chain[]> {
  if (Boolean(at) !== Boolean(arrival)) throw refused('roots: arrival and at go together: which arrival, at what');
  const meets = at && meeting(at, asker.ministries);
  const chains = await (await asked.walked()).chains();
  if (!meets || !arrival) return chains;
  const wanted = new Set(arrival);
  const found: Chain[] = [];
  for (const chain of chains) {
    if (wanted.has(arrivalOf(chain, meets(chain.gaps)))) found.push(chain);
    if (asked.slices.isOver) await asked.slices.next();
  }
  return found;
}

/** Those that are meant; what nothing can be is refused before anybody is asked. */
function pickOf(
  at: UnitCondition | null | undefined,
  { asker }: ChainLists,
): (chain: { readonly units: readonly ToldUnit[]; readonly gaps: readonly Gap[] }) => readonly ToldUnit[] {
  const meets = at && meeting(at, asker.ministries);
  return ({ units, gaps }) => (meets ? units.filter(meets(gaps)) : units);
}

export function told(items: Items, { first }: ChainLists, info: GraphQLResolveInfo): Items | Promise<Items> {
  return first ? first(items, info) : items;
}
