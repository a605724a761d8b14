import { unwritable } from '@tongcha/schema';
import { GraphQLError } from 'graphql';
import { Fault } from '@tongcha/resilience';
import type { LegacySystem, Search } from '../legacy-system.ts';
import { type LoadContext, callOf, faultError, faultOf, type Loaders } from '../loaders.ts';
import type { SectorRecord } from '../records.ts';
import { instantOf } from './asked.ts';
import type { SearchCondition, Sight, TimeSpan } from './condition.ts';
import { type Given, givenIn } from './conditions.ts';
import { Budget, examine, type Examined } from './examine.ts';
import { Failures, isRefusal } from './failures.ts';

export interface SearchArguments {
  readonly where?: (SearchCondition & { readonly sectors?: readonly string[] | null }) | null;
  readonly filter?: Readonly<Record<string, unknown>> | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: SectorRecord }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counted when it is selected; null: it cannot be. */
  total(): Promise<number | null>;
  /** Of the conditions that were given, those by which systems narrow, and those that are tested here alone. */
  readonly narrowedBy: readonly string[];
  readonly tested: readonly string[];
  readonly examined: number;
}

export interface SearchContext extends LoadContext, Pick<Search, 'sees' | 'refused'> {
  readonly loaders: Loaders;
  /** Of the records that are searched. */
  readonly sector: string;
  /** What whoever asks sees of a record. */
  sightOf(record: SectorRecord): Sight;
  /** Whether whoever asks may see these fields of every record; what is not for it is said. */
  seesAll(given: Given): boolean;
}

const MOST = 200;

/**
 * One Relay page over all systems of the ministry, one system after the other. A cursor is the system's place in the list
 * and its own cursor. A system narrows by what it can; whether a record holds to what was given is tested here, on what
 * whoever asks sees of it.
 * @throws GraphQLError BAD_REQUEST for a page size, cursor or condition that cannot be
 */
export async function search(
  systems: readonly LegacySystem[],
  args: SearchArguments,
  context: SearchContext,
): Promise<Connection> {
  const first = args.first ?? 20;
  if (first < 1 || first > MOST) throw refused(`first must be from 1 to ${MOST}`);
  const sectors = args.where?.sectors ?? null;
  const isOther = sectors !== null && !sectors.includes(context.sector);
  const searchable = isOther ? [] : systems.filter((system) => system.search !== undefined);
  const start = args.after ? readCursor(args.after, searchable.length) : { system: 0, cursor: null };
  const asked = conditionsOf(args, searchable, context);

  const edges: { cursor: string; node: SectorRecord }[] = [];
  const failures = new Failures(context.loaders.partials);
  const budget = new Budget();
  let hasNextPage = false;
  let endCursor: string | null = null;
  for (let i = start.system; i < searchable.length && !hasNextPage; i += 1) {
    const system = searchable[i];
    if (!system) break;
    if (i > start.system && budget.isSpent) {
      hasNextPage = true;
      endCursor = writeCursor(i, '');
      break;
    }
    const after = i === start.system ? start.cursor : null;
    const page = await pageOf(
      system,
      { first: Math.max(1, first - edges.length), after },
      asked,
      budget,
      context,
    ).catch((error: unknown): Examined => {
      const failure = faultError(system.name, error);
      // It has given that cursor for this search: what it refuses is what was asked with it.
      if (after !== null && isRefusal(failure)) throw failure;
      failures.add(system, failure);
      return { rows: [], hasNextPage: false, isStuck: false };
    });
    // The page is full: a further system is only asked whether it has anything.
    if (edges.length === first) hasNextPage = page.rows.length > 0 || page.hasNextPage;
    else {
      edges.push(...page.rows.map((row) => ({ cursor: writeCursor(i, row.cursor), node: row.record })));
      const end = (page.endCursor ?? page.rows.at(-1)?.cursor) || null;
      if (end !== null) endCursor = writeCursor(i, end);
      hasNextPage = page.hasNextPage;
      // What is after it cannot be had, which must not look like the end.
      if (page.isStuck)
        context.loaders.partials.add(
          system.name,
          new Fault('BAD_ANSWER', 'says that there is more, but not after what'),
          [],
        );
    }
  }
  // What another system found, or may yet find, stands.
  failures.settle(edges.length === 0 && !hasNextPage, searchable.length);
  const names = asked.given.map(({ name }) => name);
  const isNarrowed = (name: string): boolean =>
    searchable.every((system) => Object.hasOwn(asked.narrowing(system), name));
  return {
    edges,
    pageInfo: { hasNextPage, hasPreviousPage: Boolean(args.after), startCursor: edges[0]?.cursor ?? null, endCursor },
    total: () => totalOf(searchable, asked, context),
    narrowedBy: names.filter(isNarrowed),
    tested: names.filter((name) => !isNarrowed(name)),
    examined: budget.examined,
  };
}

/** What is asked for, and which part of it each system may narrow by. */
export interface Asked {
  readonly given: readonly Given[];
  readonly filter: Search['filter'];
  readonly narrowing: (system: LegacySystem) => SearchCondition;
}

export function conditionsOf(args: SearchArguments, systems: readonly LegacySystem[], context: SearchContext): Asked {
  const where = args.where ?? {};
  for (const name of ['producedBetween', 'recordedBetween'] as const) refuseEmptySpan(name, where[name]);
  const given = givenIn(where, context.asOf);
  // Asked once each, as it is said to whoever asks: a system that tests what is not for it would tell of it.
  const open = given.filter((each) => context.seesAll(each));
  const narrowing = new Map(
    systems.map((system) => [
      system,
      Object.fromEntries(open.flatMap(({ name }) => (system.narrows?.includes(name) ? [[name, where[name]]] : []))),
    ]),
  );
  return { given, filter: args.filter ?? {}, narrowing: (system) => narrowing.get(system) ?? {} };
}

/** Nothing lies in it: an answer would be an empty one, and complete. */
export function refuseEmptySpan(name: string, span: TimeSpan | null | undefined): void {
  const { from, to } = span ?? {};
  if (from && to && instantOf(from) >= instantOf(to)) throw refused(`${name}: from must be earlier than to`);
}

/** The next rows of one system that hold. */
export function pageOf(
  system: LegacySystem,
  place: Pick<Search, 'first' | 'after'>,
  { given, filter, narrowing }: Asked,
  budget: Budget,
  context: SearchContext,
): Promise<Examined> {
  const { sees, refused: refusedTo, loaders } = context;
  const call = callOf(system, context, loaders.partials);
  const where = narrowing(system);
  return examine(
    {
      system,
      query: { filter, where, ...place, ...(sees && { sees }), ...(refusedTo && { refused: refusedTo }) },
      given,
      isNarrowed: given.every(({ name }) => Object.hasOwn(where, name)),
      ask: async (query) =>
        (await context.ask(system, async () => system.search?.(query, call))) ?? { rows: [], hasNextPage: false },
      sightOf: (record) => context.sightOf(record),
      untested(code, error) {
        call.partial(faultOf(faultError(system.name, error)), [code]);
      },
    },
    budget,
  );
}

/** Only where each system counts by all that is given. */
async function totalOf(systems: readonly LegacySystem[], asked: Asked, context: SearchContext): Promise<number | null> {
  let total = 0;
  for (const system of systems) {
    const count = await countBy(system, asked, context);
    if (count === null) return null;
    total += count;
  }
  return total;
}

/** How many of one system's records hold, as the system counts; null: it does not by all that is given. @throws GraphQLError */
export async function countBy(
  system: LegacySystem,
  { given, filter, narrowing }: Asked,
  context: SearchContext,
): Promise<number | null> {
  const where = narrowing(system);
  if (!system.count || !given.every(({ name }) => Object.hasOwn(where, name))) return null;
  const call = callOf(system, context, context.loaders.partials);
  const { sees } = context;
  return context
    .ask(system, async () => (await system.count?.({ filter, where, ...(sees && { sees }) }, call)) ?? null)
    .catch((error: unknown) => {
      throw faultError(system.name, error);
    });
}

function writeCursor(system: number, cursor: string): string {
  return Buffer.from(`${system}:${cursor}`, 'utf8').toString('base64url');
}

/** An empty cursor is the beginning of that system. */
function readCursor(text: string, systems: number): { system: number; cursor: string | null } {
  const match = /^(\d{1,3}):(.*)$/s.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [system, cursor] = [Number(match?.[1] ?? -1), match?.[2] ?? ''];
  // One that was not written here is nobody's: some of what base64 skips or UTF-8 cannot hold would else be read as another's.
  if (system < 0 || system >= systems || writeCursor(system, cursor) !== text || unwritable(cursor) !== null)
    throw refused('after is not a cursor of this search');
  return { system, cursor: cursor === '' ? null : cursor };
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
