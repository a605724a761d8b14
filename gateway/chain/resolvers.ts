import { type GraphQLResolveInfo, GraphQLScalarType } from 'graphql';
import { examine, isPrivate, type OwnSchemes, type Reading, schemes } from '@tongcha/codes';
import { type Member, spokenName } from '../members/member.ts';
import { faultMessage, type SubgraphError } from '../calls/subgraph-response.ts';
import type { Asker } from './asker.ts';
import type { UnitAnswer } from './asked-unit.ts';
import { type CallerJobs, jobResolvers } from './caller-jobs.ts';
import { type Chain, chainOf, type RecordReference, recordsOf, type UnitReference } from './chain.ts';
import { askerFor, chainsResolvers, manyChains, type ChainLists } from './chains-resolvers.ts';
import type { Claim } from './claims.ts';
import { coverageOf } from './coverage.ts';
import { keptBackOf } from './kept-back.ts';
import { chainProgress } from './progress.ts';
import type { Direction } from './reach.ts';
import {
  type ChainArguments,
  type ChainsArguments,
  INTERACTIVE,
  privateText,
  readCode,
  readWalk,
  refused,
} from './read-arguments.ts';
import { Slices } from './slices.ts';
import { Tally } from './tally.ts';
import { walk } from './walk.ts';

/** What a request's chain fields work with; lives as long as the request. */
export interface ChainContext extends ChainLists {
  readonly asker: Asker;
  /** Those of whoever asks; absent: none are kept here. */
  readonly jobs?: CallerJobs | undefined;
  /** Code schemes that sectors bring; absent: none. */
  readonly codeSchemes?: OwnSchemes | undefined;
  /** Of what is told event by event; absent: it is told once. */
  readonly stream?: Drawn | undefined;
  /** Is told what an answer that is given may lack. */
  readonly lacks: (error: SubgraphError) => void;
}

/** What is told event by event: each asks for the next of a source, which the first begins. */
export interface Drawn {
  next<T>(begin: () => AsyncIterator<T, T>): Promise<T>;
  /** Of what comes when it comes, for minutes: that next one. @param begin is given what ends it */
  follow<T>(begin: (signal: AbortSignal) => AsyncIterator<T, void>): Promise<T>;
}

/** A chain that is asked of one unit among others, so that it is a short one where nothing else is said. */
interface NearArguments {
  readonly maxDepth?: number | null;
  readonly maxUnits?: number | null;
}

const near = (code: string, direction: Direction, { maxDepth, maxUnits }: NearArguments): ChainArguments => ({
  code,
  direction,
  maxDepth: maxDepth ?? 1,
  maxUnits: maxUnits ?? 100,
});

/** Of a unit's records alone: what is kept back of its links is nothing of these. */
const NO_LINKS: ReadonlySet<string> = new Set();

/** Resolvers of schema/chain.graphql, but for what other rooms have. */
export const chainResolvers = {
  // Read by the resolvers: a scalar that refuses leaves only "has invalid value" of its reason.
  TraceCode: text('TraceCode'),
  DateTime: text('DateTime'),
  USCC: text('USCC'),
  MemberName: text('MemberName'),
  Query: {
    identify: (_: unknown, { text }: { text: string }, { codeSchemes }: ChainContext) => identify(text, codeSchemes),
    unit: (_: unknown, { code }: { code: string }): UnitReference => ({ code: readCode(code) }),
    organization: (_: unknown, { uscc }: { uscc: string }): { uscc: string } => ({
      uscc: readCode(`uscc:${uscc}`).slice('uscc:'.length),
    }),
    members: (_: unknown, __: unknown, { asker }: ChainContext) => asker.ministries.map(({ member }) => member),
    chain: (_: unknown, args: ChainArguments, context: ChainContext, info: GraphQLResolveInfo) =>
      context.part ?? chain(context, args, info),
    chains: (_: unknown, args: ChainsArguments, context: ChainContext, info: GraphQLResolveInfo) =>
      context.part ?? manyChains(context, args, info),
    ...jobResolvers.Query,
  },
  Mutation: jobResolvers.Mutation,
  Subscription: {
    chainProgress: (_: unknown, args: ChainArguments, context: ChainContext, info: GraphQLResolveInfo) =>
      progress(context, args, info),
  },
  Job: jobResolvers.Job,
  TraceUnit: {
    __resolveReference: ({ code }: UnitReference): UnitReference => ({ code }),
    records: async (
      { code }: UnitReference,
      _: unknown,
      { asker, lacks }: ChainContext,
    ): Promise<RecordReference[]> => {
      const answers = await asker.holders(code, new Tally());
      for (const error of unknownIn(code, answers)) lacks(error);
      return recordsOf(code, answers);
    },
    coverage: async ({ code }: UnitReference, _: unknown, { asker }: ChainContext) => {
      const tally = new Tally();
      const answered = [{ code, answers: await asker.holders(code, tally) }];
      const keptBack = await keptBackOf(asker, 'HOLDS', answered);
      return coverageOf({ asked: answered, shown: answered, kinds: NO_LINKS, keptBack }, asker.ministries, tally);
    },
    upstream: ({ code }: UnitReference, args: NearArguments, context: ChainContext, info: GraphQLResolveInfo) =>
      chain(context, near(code, 'BACK', args), info),
    downstream: ({ code }: UnitReference, args: NearArguments, context: ChainContext, info: GraphQLResolveInfo) =>
      chain(context, near(code, 'FORWARD', args), info),
  },
  ...chainsResolvers,
  Party: {
    __resolveReference: ({ uscc }: { uscc: string }): { uscc: string } => ({ uscc }),
    organization: ({ uscc }: { uscc: string }): { uscc: string } => ({ uscc }),
  },
  Member: {
    zh: ({ authority }: Member) => authority.zh,
    en: ({ authority }: Member) => authority.en,
    division: ({ authority }: Member) => authority.division ?? null,
    uscc: ({ authority }: Member) => authority.uscc ?? null,
  },
  ChainEvidence: { member: ({ statedBy }: Claim) => statedBy.name },
  SectorRecord: { __resolveType: ({ __typename }: RecordReference) => __typename },
};

/** Of a record type of a sector. */
export const recordResolvers = {
  __resolveReference: (reference: RecordReference): RecordReference => reference,
  statedBy: ({ member }: RecordReference, _: unknown, { asker }: ChainContext): Member | null =>
    asker.memberNamed(member),
};

/** A list has no place for the record of a ministry that does not say whether it holds one. */
function unknownIn(code: string, answers: readonly UnitAnswer[]): SubgraphError[] {
  return answers.flatMap(({ ministry: { member: of }, result: { held, faults } }) =>
    held === null
      ? faults.map(({ reason, system }) => ({
          code: reason,
          path: null,
          system,
          codes: [code],
          sector: of.sector,
          member: of.name,
          message: faultMessage(system ?? spokenName(of), reason),
        }))
      : [],
  );
}

async function chain(context: ChainContext, args: ChainArguments, info: GraphQLResolveInfo): Promise<Chain> {
  const request = readWalk(args, INTERACTIVE);
  const slices = new Slices();
  const asker = askerFor(context, info, [[]]);
  const whole = await chainOf(await walk(asker, request, slices), asker.ministries, slices);
  context.gaps?.(whole.gaps);
  return whole;
}

async function progress(context: ChainContext, args: ChainArguments, info: GraphQLResolveInfo): Promise<Chain> {
  if (!context.stream) throw new Error('a subscription is run by whoever draws from its stream');
  const request = readWalk(args, INTERACTIVE);
  const chain = await context.stream.next(() => chainProgress(askerFor(context, info, [[]]), request));
  context.gaps?.(chain.gaps);
  return chain;
}

/** @throws GraphQLError where the text is private: it then goes no further, and is not repeated. */
function identify(text: string, codeSchemes: OwnSchemes | undefined): Record<string, unknown>[] {
  const { readings, refusal } = examine(text);
  if (refusal && isPrivate(refusal)) throw privateText(refusal);
  return (codeSchemes?.beside(text, readings) ?? readings).map((reading) => identified(reading, codeSchemes));
}

function identified(reading: Reading, codeSchemes: OwnSchemes | undefined): Record<string, unknown> {
  const known = schemes.find(({ name }) => name === reading.scheme)?.title;
  return {
    ...reading,
    title: known ?? codeSchemes?.titleOf(reading.scheme) ?? null,
    attributes: Object.entries(reading.attributes).map(([name, value]) => ({ name, value })),
    unit: { code: reading.code },
  };
}

function text(name: string): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string') return value;
    throw refused(`${name} is text`);
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node) => parse('value' in node ? node.value : undefined),
  });
}
