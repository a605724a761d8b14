import { GraphQLError } from 'graphql';
import { Fault } from '@tongcha/resilience';
import { isStanding, type RecallLevel, recallLevel } from '@tongcha/schema';
import type { LegacySystem } from '../legacy-system.ts';
import type { DateTime, Recall, SectorRecord } from '../records.ts';
import { instantOf, utcTime } from '../search/asked.ts';
import type { SearchCondition, TimeSpan } from '../search/condition.ts';
import { Budget } from '../search/examine.ts';
import { Failures } from '../search/failures.ts';
import { type Asked, conditionsOf, pageOf, refuseEmptySpan, type SearchContext } from '../search/search.ts';

/** RecalledCondition of the contract; `members` is the gateway's. */
export interface RecalledCondition extends Pick<SearchCondition, 'product' | 'division'> {
  readonly sectors?: readonly string[] | null;
  readonly announced?: TimeSpan | null;
  readonly level?: RecallLevel | null;
  readonly standing?: boolean | null;
}

export interface RecalledArguments {
  readonly where?: RecalledCondition | null;
  readonly first?: number | null;
  readonly after?: {
    readonly at?: DateTime | null;
    readonly code: string;
    readonly included: boolean;
  } | null;
}

/** RecalledRow of the contract. */
export interface RecalledRow {
  readonly code: string;
  /** In UTC, to the millisecond, so that times are in order as texts are; null: nobody says when. */
  readonly at: string | null;
}

const MOST = 500;
const AT_A_TIME = 200;

/**
 * What is recalled at a ministry, as whoever asks sees it, the newest recall first. Systems list records in orders of their own, so all that
 * any of them has recalled is read for each answer, as far as one may, and put in order here.
 * @throws GraphQLError BAD_REQUEST for a number or a condition that cannot be
 */
export async function recalled(
  systems: readonly LegacySystem[],
  { where, first, after }: RecalledArguments,
  context: SearchContext,
): Promise<readonly RecalledRow[]> {
  const { sectors = null, product, division, ...recall } = where ?? {};
  const most = first ?? 20;
  if (most < 1 || most > MOST) throw refused(`first must be from 1 to ${MOST}`);
  refuseEmptySpan('announced', recall.announced);
  if (sectors !== null && !sectors.includes(context.sector)) return [];
  const searchable = systems.filter((system) => system.search !== undefined);
  const asked = conditionsOf(
    { where: { product, division, ...(recall.standing === true ? { recalled: true } : { wasRecalled: true }) } },
    searchable,
    context,
  );
  const found = new Map<string, string | null>();
  const budget = new Budget();
  const failures = new Failures(context.loaders.partials);
  for (const system of searchable) {
    try {
      for await (const record of recordsOf(system, asked, budget, context)) {
        const newest = newestOf((await context.sightOf(record).see('recalls')) as readonly Recall[] | null, recall);
        const known = found.get(record.code);
        if (newest && (known === undefined || isNewer(newest.at, known))) found.set(record.code, newest.at);
      }
    } catch (error) {
      failures.add(system, error);
    }
  }
  failures.settle(found.size === 0, searchable.length);
  const place = after ? { at: utc(after.at), code: after.code } : null;
  return [...found]
    .map(([code, at]): RecalledRow => ({ code, at }))
    .sort(inOrder)
    .filter((row) => {
      const order = place === null ? 1 : inOrder(row, place);
      return order > 0 || (order === 0 && after?.included === true);
    })
    .slice(0, most);
}

/** All of one system's that hold. @throws Fault where it has more than may be read for one answer, after those */
async function* recordsOf(
  system: LegacySystem,
  asked: Asked,
  budget: Budget,
  context: SearchContext,
): AsyncGenerator<SectorRecord> {
  for (let after: string | null = null; ;) {
    const page = await pageOf(system, { first: AT_A_TIME, after }, asked, budget, context);
    // What is known of by hand-overs alone is not shown to everybody.
    for (const { record } of page.rows) if (record.handsOver !== true) yield record;
    const end = page.endCursor ?? null;
    if (!page.hasNextPage && !page.isStuck) return;
    if (page.isStuck || end === null || end === after)
      throw new Fault('BAD_ANSWER', 'says that there is more, but not after what');
    if (budget.isSpent) throw new Fault('TOO_LARGE', 'has recalled more than one list can put in order');
    after = end;
  }
}

/** The newest recall that is all that is asked; null: none is. */
function newestOf(
  recalls: readonly Recall[] | null | undefined,
  { announced, level = null, standing = null }: Pick<RecalledCondition, 'announced' | 'level' | 'standing'>,
): { readonly at: string | null } | null {
  const [begin, end] = [
    announced?.from ? instantOf(announced.from) : -Infinity,
    announced?.to ? instantOf(announced.to) : Infinity,
  ];
  const isTimed = begin !== -Infinity || end !== Infinity;
  return (recalls ?? []).reduce<{ readonly at: string | null } | null>((newest, each) => {
    const at = utc(each.at);
    const instant = at === null ? NaN : Date.parse(at);
    const holds =
      (!isTimed || (instant >= begin && instant < end)) &&
      (level === null || recallLevel(each.level ?? null) === level) &&
      (standing === null || isStanding({ status: each.status ?? null }) === standing);
    return holds && (newest === null || isNewer(at, newest.at)) ? { at } : newest;
  }, null);
}

function isNewer(at: string | null, than: string | null): boolean {
  return at !== null && (than === null || at > than);
}

/** The newest first, those that nobody dates last; of one moment by code. */
function inOrder(a: RecalledRow, b: RecalledRow): number {
  if (a.at !== b.at) return isNewer(a.at, b.at) ? -1 : 1;
  return a.code === b.code ? 0 : a.code < b.code ? -1 : 1;
}

function utc(time: DateTime | null | undefined): string | null {
  const instant = time ? instantOf(time) : NaN;
  return Number.isNaN(instant) ? null : utcTime(instant);
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
