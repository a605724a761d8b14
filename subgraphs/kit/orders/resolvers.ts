import type { MinistryContext } from '../context.ts';
import type { Call, LegacySystem } from '../legacy-system.ts';
import { callOf, faultError } from '../loaders.ts';
import type { ComplaintNotice, IntakeProgress } from './intake.ts';
import { take } from './take.ts';
import { together } from './together.ts';
import { type Receipt, type RecallNotice, WriteRefused, type Writes } from './writes.ts';

/** Of the contract. */
const MOST_CODES = 500;

/** Of a list in a message. */
const NAMED = 5;

interface Telling {
  readonly tried?: string | null;
}

/**
 * Has the member's systems take in an order, each what it takes.
 * @throws GraphQLError where it may have been done, and is to be told again
 */
export async function takeRecall(
  systems: readonly LegacySystem[],
  { notice, tried }: Telling & { readonly notice: RecallNotice },
  context: MinistryContext,
): Promise<Receipt> {
  const { codes } = notice;
  if (codes.length === 0 || codes.length > MOST_CODES)
    return { state: 'REFUSED', message: `an order is about 1 to ${MOST_CODES} codes` };
  const takers = await takersOf(systems, codes, context).catch((error: unknown) => errorOf(error));
  if (takers instanceof Error)
    return {
      // Nothing is written this time.
      ...(tried ? { state: 'LATER', retryAt: new Date().toISOString() } : { state: 'NOT_DONE' }),
      message: takers.message,
    };
  const parts = Map.groupBy(codes, (code) => takers.get(code) ?? null);
  return together(
    await Promise.allSettled(
      [...parts].map(async ([system, part]) =>
        system?.recalls
          ? takeBy(system, system.recalls, { ...notice, codes: part }, tried, context)
          : { state: 'REFUSED' as const, message: `no system here takes orders about ${namedOf(part)}` },
      ),
    ),
  );
}

/** Which system takes orders about each code: the only one that does, or the first of them that holds it. @throws where it cannot be asked */
async function takersOf(
  systems: readonly LegacySystem[],
  codes: readonly string[],
  context: MinistryContext,
): Promise<ReadonlyMap<string, LegacySystem>> {
  const takers = new Map<string, LegacySystem>();
  const taking = (code: string): readonly LegacySystem[] => systems.filter(({ recalls }) => takes(recalls, code));
  let open = codes.filter((code) => {
    const [first, another] = taking(code);
    if (first) takers.set(code, first);
    return another !== undefined;
  });
  for (const system of systems) {
    const asked = open.filter((code) => taking(code).includes(system));
    for (let i = 0; i < asked.length; i += system.maxCodes) {
      const part = asked.slice(i, i + system.maxCodes);
      const records = await context.ask(system, () => system.records(part, callTo(system, context)));
      for (const [j, record] of records.entries()) {
        if (record instanceof Error) throw faultError(system.name, record);
        if (record !== null) takers.set(part[j] ?? '', system);
      }
      open = open.filter((code) => !records.some((record, j) => record !== null && part[j] === code));
    }
  }
  return takers;
}

/** As `takeRecall`; what the citizen wrote is opened here and nowhere before. */
export async function takeComplaint(
  systems: readonly LegacySystem[],
  { complaint, tried }: Telling & { readonly complaint: ComplaintNotice },
  context: MinistryContext,
): Promise<Receipt> {
  const system = systems.find(({ complaints }) => takes(complaints, complaint.code));
  if (!system?.complaints || !context.intake)
    return { state: 'REFUSED', message: `no system here takes complaints about ${complaint.code}` };
  try {
    return await takeBy(system, system.complaints, await context.intake.open(complaint), tried, context);
  } catch (error) {
    if (error instanceof WriteRefused) return { state: 'REFUSED', message: error.message };
    throw error;
  }
}

/** The first system's that has it. @throws GraphQLError where one that may have it cannot say */
export async function complaintState(
  systems: readonly LegacySystem[],
  { reference }: { readonly reference: string },
  context: MinistryContext,
): Promise<IntakeProgress | null> {
  for (const system of systems) {
    const { complaints } = system;
    const call = callTo(system, context);
    const found = await context
      .ask(system, async () => (await complaints?.state?.(reference, call)) ?? null)
      .catch((error: unknown) => Promise.reject(faultError(system.name, error)));
    if (found) return found;
  }
  return null;
}

async function takeBy<T extends { readonly number: string }>(
  system: LegacySystem,
  writes: Writes<T>,
  notice: T,
  tried: string | null | undefined,
  context: MinistryContext,
): Promise<Receipt> {
  const { ask, put, longestMs } = context;
  const triedAt = typeof tried === 'string' ? Date.parse(tried) : null;
  try {
    return await take(system, writes, notice, { triedAt, ask, put, longestMs, call: callTo(system, context) });
  } catch (error) {
    throw faultError(system.name, error);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function callTo(system: LegacySystem, context: MinistryContext): Call {
  return callOf(system, context, context.loaders.partials);
}

function takes<T>(writes: Writes<T> | undefined, code: string): boolean {
  return writes !== undefined && (writes.takes?.(code) ?? true);
}

function namedOf(codes: readonly string[]): string {
  return codes.length > NAMED ? `${codes.slice(0, NAMED).join(', ')} …` : codes.join(', ');
}
