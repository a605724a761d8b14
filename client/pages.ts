import { errorOf } from './errors.ts';
import type { Result } from './result.ts';

/** A page of a search, as far as it is needed to ask for the next. */
export interface Connection {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Asks for page after page until there is none.
 * @param ask for the page behind a cursor; null: the first
 * @param connectionOf where in the result the connection stands
 * @param after where to go on, as an earlier page's `endCursor` said
 * @throws OperationError where a page has not been given; Error where the cursor does not advance: it would be asked for for ever
 */
export async function* pages<T extends Result<unknown>>(
  ask: (after: string | null) => Promise<T>,
  connectionOf: (page: T) => Connection | null,
  after: string | null = null,
): AsyncGenerator<T, void, undefined> {
  for (let cursor = after, isLast = false; !isLast;) {
    const page = await ask(cursor);
    const connection = connectionOf(page);
    if (connection === null) throw errorOf(page);
    yield page;
    const next = nextCursor(connection, cursor);
    isLast = next === null;
    cursor = next;
  }
}

/** The cursor behind a page, or null behind the last. @throws Error where it does not advance */
export function nextCursor({ pageInfo: { hasNextPage, endCursor } }: Connection, before: string | null): string | null {
  if (!hasNextPage) return null;
  if (endCursor === null || endCursor === before) throw new Error('the cursor of the pages does not advance');
  return endCursor;
}
