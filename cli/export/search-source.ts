import { type Connection, nextCursor } from '@tongcha/client';
import { CliFault, EXIT } from '@tongcha/command';
import { askPatiently, type Patience } from './ask-patiently.ts';
import { type Gateway, isRefusal } from '../gateway.ts';
import type { Column, Row } from './columns.ts';
import type { Search } from './graph-schema.ts';
import { missingIn } from './missing.ts';
import type { SourcePage, TableSource } from './table-source.ts';

/** How a gateway is asked page by page. */
export interface Paging {
  readonly gateway: Gateway;
  /** Rows of a page. */
  readonly page: number;
  readonly patience: Patience;
  /** A search whose ministry does not answer ends there, with a gap, rather than stops to be gone on with. */
  readonly partial?: boolean | undefined;
}

export interface SearchWork {
  readonly search: Search;
  readonly where: Readonly<Record<string, unknown>> | undefined;
  readonly filter: Readonly<Record<string, unknown>> | undefined;
  /** Of GraphQL, of each row. */
  readonly selection: string;
  readonly columns: readonly Column[];
}

interface PageAnswer {
  readonly found: ({ readonly edges: readonly ({ readonly node: Row | null } | null)[] | null } & Connection) | null;
}

/** All rows of one search of the graph. */
export function searchSource(paging: Paging, work: SearchWork): TableSource {
  const { search, where, filter, selection, columns } = work;
  const given = { ...(where && { where }), ...(filter && { filter }) };
  const query = queryOf(search, Object.keys(given), selection);
  return {
    of: { query, ...given },
    tables: [{ name: '', columns }],
    async total() {
      if (!search.hasTotal) return null;
      const text = queryOf(search, Object.keys(given), null);
      const { data } = await paging.gateway.ask<{ readonly found: { readonly total: number | null } | null }>(text, {
        ...given,
        first: 1,
      });
      return data?.found?.total ?? null;
    },
    async page(after): Promise<SourcePage> {
      const { data, errors, withheld } = await askPatiently<PageAnswer>(
        paging.gateway,
        query,
        { first: paging.page, after, ...given },
        paging.patience,
      );
      if (!data.found && paging.partial && errors.length > 0 && !errors.some(isRefusal))
        return { rows: [[]], missing: missingIn(errors, withheld), cursor: after, isLast: true };
      if (!data.found)
        throw new CliFault(EXIT.refused, errors.map(({ message }) => message).join('\n') || `${search.field}: null`);
      return {
        rows: [(data.found.edges ?? []).flatMap((edge) => (edge?.node ? [edge.node] : []))],
        missing: missingIn(errors, withheld),
        cursor: data.found.pageInfo.endCursor,
        isLast: cursorBehind(data.found, after, search.field) === null,
      };
    },
  };
}

/** @param selection null: only how many there are */
function queryOf(search: Search, given: readonly string[], selection: string | null): string {
  const types: Readonly<Record<string, string | null>> = { where: search.whereType, filter: search.filterType };
  const declared = given.map((name) => {
    const type = types[name];
    if (type) return `, $${name}: ${type}`;
    throw new CliFault(EXIT.usage, `--${name}: ${search.field} 没有此参数 / takes none`);
  });
  const passed = given.map((name) => `, ${name}: $${name}`).join('');
  return selection === null
    ? `query Total($first: Int${declared.join('')}) { found: ${search.field}(first: $first${passed}) { total } }`
    : `query Export($first: Int, $after: String${declared.join('')}) { found: ${search.field}(first: $first, after: $after${passed}) { edges { node { ${selection} } } pageInfo { hasNextPage endCursor } } }`;
}

/** @throws CliFault where it does not advance */
function cursorBehind(connection: Connection, after: string | null, field: string): string | null {
  try {
    return nextCursor(connection, after);
  } catch {
    throw new CliFault(EXIT.refused, `${field}: 分页游标没有前进 / the cursor does not advance`);
  }
}
