import { GraphQLError } from 'graphql';
import { Fault } from '@tongcha/resilience';
import type { LegacySystem, Search, SearchPage } from './legacy-system.ts';
import { type LoadContext, callOf, faultError, type Loaders } from './loaders.ts';
import { unwritable } from './plain-text.ts';
import type { SectorRecord } from './records.ts';

export interface SearchArguments {
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
}

interface SearchContext extends LoadContext, Pick<Search, 'sees' | 'refused'> {
  readonly loaders: Loaders;
}

const MOST = 200;

/**
 * One Relay page over all systems of the ministry, one system after the other. A cursor is the system's place
 * in the list and its own cursor.
 * @throws GraphQLError BAD_REQUEST for a page size or cursor that cannot be
 */
export async function search(
  systems: readonly LegacySystem[],
  args: SearchArguments,
  context: SearchContext,
): Promise<Connection> {
  const first = args.first ?? 20;
  if (first < 1 || first > MOST) throw refused(`first must be from 1 to ${MOST}`);
  const searchable = systems.filter((system) => system.search !== undefined);
  const start = args.after ? readCursor(args.after, searchable.length) : { system: 0, cursor: null };

  const edges: { cursor: string; node: SectorRecord }[] = [];
  const failures: GraphQLError[] = [];
  let hasNextPage = false;
  let endCursor: string | null = null;
  for (let i = start.system; i < searchable.length && !hasNextPage; i += 1) {
    const system = searchable[i];
    const { sees, refused: refusedTo } = context;
    const query: Search = {
      filter: args.filter ?? {},
      first: Math.max(1, first - edges.length),
      after: i === start.system ? start.cursor : null,
      ...(sees && { sees }),
      ...(refusedTo && { refused: refusedTo }),
    };
    const page = await pageOf(system, query, context).catch((error: unknown): SearchPage => {
      const failure = faultError(system?.name ?? '', error);
      // What was asked cannot be: that is the whole answer, and no system's fault.
      if (failure.extensions['code'] === 'BAD_REQUEST') throw failure;
      failures.push(failure);
      if (error instanceof Fault) context.loaders.partials.add(system?.name ?? '', error, []);
      return { rows: [], hasNextPage: false };
    });
    // The page is full: a further system is only asked whether it has anything.
    if (edges.length === first) hasNextPage = page.rows.length > 0;
    else {
      edges.push(...page.rows.map((row) => ({ cursor: writeCursor(i, row.cursor), node: row.record })));
      const end = (page.endCursor ?? page.rows.at(-1)?.cursor) || null;
      if (end !== null) endCursor = writeCursor(i, end);
      hasNextPage = page.hasNextPage;
      // More, and no place to go on from: what is after it cannot be had, which must not look like the end.
      if (page.hasNextPage && (end === null || end === query.after)) {
        hasNextPage = false;
        context.loaders.partials.add(
          system?.name ?? '',
          new Fault('BAD_ANSWER', 'says that there is more, but not after what'),
          [],
        );
      }
    }
  }
  const [failure] = failures;
  // What another system found stands; with nothing found, a failure must not look like nothing to find.
  if (failure && edges.length === 0) throw failure;
  return {
    edges,
    pageInfo: { hasNextPage, hasPreviousPage: Boolean(args.after), startCursor: edges[0]?.cursor ?? null, endCursor },
  };
}

async function pageOf(system: LegacySystem | undefined, query: Search, context: SearchContext): Promise<SearchPage> {
  const call = system && callOf(system, context, context.loaders.partials);
  return (
    (call && (await context.ask(system, async () => system.search?.(query, call)))) ?? { rows: [], hasNextPage: false }
  );
}

function writeCursor(system: number, cursor: string): string {
  return Buffer.from(`${system}:${cursor}`, 'utf8').toString('base64url');
}

function readCursor(text: string, systems: number): { system: number; cursor: string } {
  const match = /^(\d{1,3}):(.*)$/s.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [system, cursor] = [Number(match?.[1] ?? -1), match?.[2] ?? ''];
  // One that was not written here is nobody's: some of what base64 skips or UTF-8 cannot hold would else be read as another's.
  if (system < 0 || system >= systems || writeCursor(system, cursor) !== text || unwritable(cursor) !== null)
    throw refused('after is not a cursor of this search');
  return { system, cursor };
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
