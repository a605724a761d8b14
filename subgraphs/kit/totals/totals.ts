import { GraphQLError } from 'graphql';
import { Fault } from '@tongcha/resilience';
import type { LegacySystem } from '../legacy-system.ts';
import type { SectorRecord } from '../records.ts';
import { Budget } from '../search/examine.ts';
import { Failures } from '../search/failures.ts';
import { type Asked, conditionsOf, pageOf, type SearchArguments, type SearchContext } from '../search/search.ts';
import { countGroups } from './count-groups.ts';
import { Groups, type GroupValues, SMALLEST, type ToldGroups } from './groups.ts';
import { KINDS, type TotalsKey } from './keys.ts';

export interface TotalsArguments extends Pick<SearchArguments, 'where'> {
  readonly by: readonly TotalsKey[];
  readonly measures: readonly ('COUNT' | 'SUM_QUANTITY')[];
}

export interface TotalsContext extends SearchContext {
  /** Whether whoever asks may list the records: then every group is told. */
  readonly mayList: boolean;
  /** Says, whether or not there is any, which fields of records are not for whoever asks. */
  readonly tellOf: (what: string, reads: readonly string[]) => void;
}

interface Totals extends ToldGroups {
  readonly complete: boolean;
  /** How many were read would be how many there are; null: whoever asks may not list them. */
  readonly examined: number | null;
}

/** Records that are read for one answer at most, and for how long. */
const MOST_EXAMINED = 50_000;
const LONGEST_MS = 3_500;
const MOST_KEYS = 3;
const PAGE = 200;

/**
 * How many records of all systems hold to the condition, group by group. A system counts where it can do so exactly; else its
 * records are read here, as whoever asks sees them, and what is not read within the budget is said to be missing.
 * @returns one, or none where another sector is asked for @throws GraphQLError BAD_REQUEST
 */
export async function totals(
  systems: readonly LegacySystem[],
  { where, by, measures }: TotalsArguments,
  context: TotalsContext,
): Promise<readonly Totals[]> {
  const keys = [...new Set(by)];
  if (keys.length > MOST_KEYS)
    throw new GraphQLError(`by has ${MOST_KEYS} keys at most`, { extensions: { code: 'BAD_REQUEST' } });
  const { sectors = null, ...condition } = where ?? {};
  if (sectors !== null && !sectors.includes(context.sector)) return [];
  const searchable = systems.filter((system) => system.search !== undefined);
  const asked = conditionsOf({ where: condition }, searchable, context);
  const sums = measures.includes('SUM_QUANTITY');
  for (const key of keys) if (key !== 'SECTOR') context.tellOf(`TotalsKey.${key}`, KINDS[key].reads);
  if (sums) context.tellOf('TotalsMeasure.SUM_QUANTITY', ['quantity']);

  if (!context.mayList) context.loaders.partials.hideCodes();
  const groups = new Groups();
  const budget = new Budget(MOST_EXAMINED, LONGEST_MS);
  const failures = new Failures(context.loaders.partials);
  let complete = true;
  for (const system of searchable) {
    try {
      if (!sums && (await countGroups(system, condition, keys, context, groups))) continue;
      const isWhole = await readGroups(system, { keys, sums, asked, budget }, context, groups);
      complete &&= isWhole;
    } catch (error) {
      failures.add(system, error);
    }
  }
  failures.settle(failures.count === searchable.length, searchable.length);
  const told = groups.told(context.mayList ? 1 : SMALLEST);
  const sector = keys.includes('SECTOR') ? { sector: context.sector } : {};
  return [
    {
      ...told,
      groups: told.groups.map((group) => ({ ...group, ...sector })),
      complete: complete && failures.count === 0,
      examined: context.mayList ? budget.examined : null,
    },
  ];
}

interface Reading {
  readonly keys: readonly TotalsKey[];
  readonly sums: boolean;
  readonly asked: Asked;
  readonly budget: Budget;
}

/** @returns whether all were read */
async function readGroups(
  system: LegacySystem,
  { keys, sums, asked, budget }: Reading,
  context: TotalsContext,
  groups: Groups,
): Promise<boolean> {
  for (let after: string | null = null; ;) {
    if (budget.isSpent) return false;
    const page = await pageOf(system, { first: PAGE, after }, asked, budget, context);
    await Promise.all(
      page.rows.map(async ({ record }) => {
        const quantity = sums ? await context.sightOf(record).see('quantity') : null;
        groups.add(await valuesOf(keys, record, context), 1, isAmount(quantity) ? quantity : null);
      }),
    );
    if (page.isStuck) throw new Fault('BAD_ANSWER', 'says that there is more, but not after what');
    if (!page.hasNextPage) return true;
    after = page.endCursor ?? null;
    if (after === null) return false;
  }
}

async function valuesOf(
  keys: readonly TotalsKey[],
  record: SectorRecord,
  context: TotalsContext,
): Promise<GroupValues> {
  const sight = context.sightOf(record);
  const values: Record<string, string | null> = {};
  const at = context.asOf ?? new Date().toISOString();
  for (const key of keys) if (key !== 'SECTOR') values[KINDS[key].field] = await KINDS[key].of(sight, at);
  return values;
}

function isAmount(value: unknown): value is { readonly value: number; readonly unit?: string | null } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number';
}
