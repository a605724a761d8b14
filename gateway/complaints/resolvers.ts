import { type ComplaintStanding, numberOf, receiptOf } from '@tongcha/governance';
import { DatabaseFault } from '@tongcha/database';
import { describeError, logSeldom } from '@tongcha/observe';
import type { ComplaintTopic } from '@tongcha/schema';
import { refused } from '../json/refused.ts';
import { readCode } from '../chain/read-arguments.ts';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';
import type { Member } from '../members/member.ts';
import { askIntakeKey, askProgress, type Progress } from './ask-intake.ts';
import { isSealedFor } from './intake-key.ts';
import { complaintCounts, type CountsArguments } from './counts.ts';
import { findRoute, type FoundRoute, type RouteContext } from './find-route.ts';
import { productOf } from './product-of.ts';
import { type ProblemInput, readDivision, readProblem } from './read-problem.ts';
import { settleComplaint, type SettleArguments, unsettledComplaints } from './settle.ts';
import { type Term, termsOf } from './terms.ts';

type Context = RouteContext & GovernanceContext;

/** ComplaintState of schema/complaints.graphql. */
type State = ComplaintStanding | 'ACCEPTED' | 'CLOSED';

interface RouteArguments {
  readonly code: string;
  readonly topic: ComplaintTopic;
  readonly division?: string | null;
}

interface ToldComplaint {
  readonly state: State;
  readonly sector: string;
  readonly member: Member | null;
  readonly at: string;
  readonly reference: string | null;
  readonly answer: string | null;
  readonly terms: readonly Term[];
}

/** Of schema/complaints.graphql. */
export const complaintResolvers = {
  Query: {
    complaintRoute: (_: unknown, { code, topic, division }: RouteArguments, context: Context): Promise<FoundRoute> =>
      findRoute(context, readCode(code), { topic, division: readDivision(division) }),
    complaint: (_: unknown, { receipt }: { receipt: string }, context: Context): Promise<ToldComplaint | null> =>
      complaint(receipt, context),
    complaintCounts: (_: unknown, args: CountsArguments, context: Context) =>
      reached(() => complaintCounts(args, context)),
    unsettledComplaints: (_: unknown, args: { readonly first: number }, context: Context) =>
      reached(() => unsettledComplaints(args, context)),
  },
  Mutation: {
    reportProblem: (_: unknown, { input }: { input: ProblemInput }, context: Context) => report(input, context),
    settleComplaint: (_: unknown, args: SettleArguments, context: Context) =>
      reached(() => settleComplaint(args, context)),
  },
  ComplaintRoute: {
    key: ({ member }: FoundRoute, _: unknown, context: Context): Promise<string | null> | null =>
      member && keyOf(member.name, context),
    terms: ({ sector }: FoundRoute): readonly Term[] => termsOf(sector, Date.now()),
  },
};

/** As it is told now; while the member does not answer, as it was told last. */
async function keyOf(member: string, context: Context): Promise<string | null> {
  const { asker, governance } = context;
  const told = await askIntakeKey(asker, member);
  if (!governance) return told;
  const kept = governance.kept.complaints;
  // A route is told whether or not anything can be kept.
  if (told !== null) await kept.keepKey(member, told, Date.now()).catch(isDatabase);
  return told ?? (await kept.key(member).catch(isDatabase)) ?? null;
}

async function report(input: ProblemInput, context: Context): Promise<object> {
  const { kept } = governanceOf(context);
  const { key, sealed, ...problem } = readProblem(input);
  const route = await findRoute(context, problem.code, problem);
  if (!route.member)
    throw refused(
      'NOT_FOUND',
      'no authority that could take it in has joined: telephone 12345 / 没有接入的部门可以受理，请拨打 12345',
    );
  const intake = await keyOf(route.member.name, context);
  if (intake === null)
    throw refused(
      'UNAVAILABLE',
      'that authority takes no reports in through here just now: telephone it / 该部门现在不能在线接收，请拨打其电话',
    );
  if (!isSealedFor(sealed, intake))
    throw refused(
      'CONFLICT',
      'it is sealed for another key: ask complaintRoute again, and seal it for the key that it gives now',
    );
  const receipt = receiptOf(key);
  const complaint = {
    number: numberOf(receipt) ?? '',
    product: productOf(problem.code),
    sector: route.sector,
    member: route.member.name,
    at: Date.now(),
    code: problem.code,
    topic: problem.topic,
    division: problem.division,
    boughtAt: problem.boughtAt,
  };
  const informed = route.informed.map(({ name }) => name);
  const { complaints } = kept;
  switch (await reached(() => complaints.take(complaint, sealed, informed))) {
    case 'TAKEN':
      return {
        receipt,
        route,
        state: (await reached(() => complaints.find(complaint.number, Date.now())))?.state ?? 'WAITING',
      };
    case 'ANOTHER':
      throw refused('CONFLICT', 'this key was used for another report: make a new one');
    default:
      throw refused(
        'OVERLOADED',
        'too many reports wait for that authority just now: try again in an hour, or telephone / 待送达的投诉过多，请一小时后再试，或拨打该部门电话',
      );
  }
}

async function complaint(receipt: string, context: Context): Promise<ToldComplaint | null> {
  const { kept } = governanceOf(context);
  const number = numberOf(receipt.replaceAll(/[\s-]/g, '').toUpperCase());
  if (number === null) return null;
  const found = await reached(() => kept.complaints.find(number, Date.now()));
  if (!found) return null;
  const { sector, member, at, state, reference, message } = found;
  const { asker } = context;
  const progress = state === 'DELIVERED' && reference !== null ? await askProgress(asker, member, reference) : null;
  return {
    state: progress ? STATES[progress.state] : state,
    sector,
    member: asker.memberNamed(member),
    at: new Date(at).toISOString(),
    reference,
    answer: progress?.answer ?? (state === 'REFUSED' ? message : null),
    terms: termsOf(sector, at),
  };
}

const STATES: Readonly<Record<Progress['state'], State>> = {
  RECEIVED: 'DELIVERED',
  ACCEPTED: 'ACCEPTED',
  REFUSED: 'REFUSED',
  CLOSED: 'CLOSED',
};

/** What fails in the store is told in public words, and to the operator in its own. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    isDatabase(error);
    throw refused('UNAVAILABLE', 'reports can be neither taken nor found just now: ask again later');
  }
}

/** @throws what is none of the database's */
function isDatabase(error: unknown): null {
  if (!(error instanceof DatabaseFault)) throw error;
  logSeldom(
    'error',
    'complaints',
    { event: 'complaints', error: describeError(error) },
    '投诉库不可用 / the store of complaints cannot be used',
  );
  return null;
}
