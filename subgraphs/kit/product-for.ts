import { GraphQLError } from 'graphql';
import { parseCode } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import { isStanding } from '@tongcha/schema';
import type { LegacySystem, ProductFound } from './legacy-system.ts';
import { callOf, faultError } from './loaders.ts';
import type { Ministry } from './ministry.ts';
import type { Organization, SectorRecord } from './records.ts';
import type { MinistryContext } from './context.ts';

/** More recalled lots than this are not listed, and that there are more is said. */
export const MOST_RECALLED = 50;

export interface Product {
  readonly name: string | null;
  readonly producer: Organization | null;
  readonly recalled: readonly SectorRecord[];
  readonly moreRecalled: boolean;
}

/**
 * What all systems of the ministry know of a class of product: its name, its maker, and what of it is recalled. Null: they know
 * nothing of it, or the code names no class.
 *
 * @throws GraphQLError where no system answered
 */
export async function productFor(
  { systems }: Ministry,
  code: string,
  context: MinistryContext,
): Promise<Product | null> {
  const parsed = parseCode(code);
  if (!parsed.ok || parsed.reading.level !== 'CLASS') return null;
  const answers = await Promise.all(
    systems.flatMap((system) => (system.product === undefined ? [] : [ask(system, code, context)])),
  );
  const failed = answers.filter((answer) => answer instanceof GraphQLError);
  if (failed[0] && failed.length === answers.length) throw failed[0];
  const found = answers.flatMap((answer) => (answer === null || answer instanceof GraphQLError ? [] : [answer]));
  // That nothing is known is no answer while a system that may know has not given one.
  if (failed[0] && found.length === 0) throw failed[0];
  if (found.length === 0) return null;
  const recalled = found
    .flatMap((each) => each.recalled)
    .filter(isRecalled)
    .sort(newestFirst);
  return {
    name: found.find(({ name }) => name !== null)?.name ?? null,
    producer: found.find(({ producer }) => producer !== null)?.producer ?? null,
    recalled: recalled.slice(0, MOST_RECALLED),
    moreRecalled: recalled.length > MOST_RECALLED || found.some(({ more }) => more),
  };
}

async function ask(
  system: LegacySystem,
  code: string,
  context: MinistryContext,
): Promise<ProductFound | null | GraphQLError> {
  const { partials } = context.loaders;
  const call = callOf(system, context, partials);
  try {
    return (await context.ask(system, async () => system.product?.(code, MOST_RECALLED, call))) ?? null;
  } catch (error) {
    const failure = faultError(system.name, error);
    // Beside what another system knows it is a part that is missing.
    if (error instanceof Fault) partials.add(system.name, error, [code]);
    return failure;
  }
}

/** Neither what is over nor what is known of by hand-overs alone. */
function isRecalled({ recalls, handsOver }: SectorRecord): boolean {
  return handsOver !== true && (recalls ?? []).some(({ status }) => isStanding({ status: status ?? null }));
}

function newestFirst(a: SectorRecord, b: SectorRecord): number {
  const [x, y] = [latest(a), latest(b)];
  return x === y ? (a.code < b.code ? -1 : 1) : x < y ? 1 : -1;
}

function latest({ recalls }: SectorRecord): string {
  const times = (recalls ?? []).flatMap(({ at }) => (at ? [new Date(at).toISOString()] : []));
  return times.sort().at(-1) ?? '';
}
