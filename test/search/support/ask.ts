import { parse } from 'graphql';
import type { CallClaims } from '../../../common/signature/call-claims.ts';
import { ANONYMOUS_CLAIMS } from '../../../common/signature/call-claims.ts';
import type { SubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import { Asker, type FetchFilter } from '../../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../../gateway/chain/walked-ministry.ts';
import { chainSchema, runChain } from '../../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../../gateway/member-set.ts';
import { caller } from '../../support/fake-ministry.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';

export const SUPERGRAPH = ownSupergraph();
const schema = chainSchema(chainTypeDefs(SUPERGRAPH));

export const SEARCH = `query($where: SearchCondition, $first: Int, $after: String) {
  search(where: $where, first: $first, after: $after) {
    edges { cursor node { __typename code member sector } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    coverage { sector member status total examined narrowedBy tested }
    gaps { reason sector member system codes message }
    withheld { sector policy }
    complete
  }
}`;
export const COUNTED = SEARCH.replace('complete\n', 'complete total\n');

export interface Page {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: { readonly code: string; readonly member: string };
  }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly total?: number | null;
  readonly coverage: readonly {
    readonly member: string;
    readonly status: string;
    readonly total: number | null;
    readonly examined: number;
  }[];
  readonly gaps: readonly { readonly reason: string; readonly member: string; readonly message: string }[];
  readonly withheld: readonly { readonly sector: string; readonly policy: string | null }[];
  readonly complete: boolean;
}

export interface AskOptions {
  readonly query?: string;
  readonly policies?: readonly string[];
  readonly deadlineMs?: number;
  readonly mayFetch?: FetchFilter;
}

/** Every sector's search. */
export const MAY_SEARCH = SUPERGRAPH.topology.ministries.map(({ name }) => `${name}/search`);

/** What the gateway's own subgraph answers, over these members. */
export async function ask(
  members: readonly WalkedMinistry[],
  variables: Readonly<Record<string, unknown>>,
  { query = SEARCH, policies = MAY_SEARCH, deadlineMs = 5_000, mayFetch }: AskOptions = {},
): Promise<{ readonly page: Page; readonly errors: SubgraphResponse['errors']; readonly gaps: unknown }> {
  const claims: CallClaims = { ...ANONYMOUS_CLAIMS, role: 'data-team', policies };
  const asker = new Asker(members, { ...caller(deadlineMs), claims }, mayFetch);
  const { data, errors, gaps } = await runChain({
    schema,
    document: parse(query),
    asker,
    variables,
    operationName: null,
  });
  return { page: (JSON.parse(JSON.stringify(data)) as { search: Page } | null)?.search as Page, errors, gaps };
}

export const codesIn = ({ edges }: Page): string[] => edges.map(({ node }) => node.code);

/** All pages, one after the other, as a client reads them. */
export async function allPages(
  members: readonly WalkedMinistry[],
  variables: Readonly<Record<string, unknown>>,
  options?: AskOptions,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = null, more = true; more && pages.length < 1_000;) {
    const { page } = await ask(members, { ...variables, after }, options);
    pages.push(page);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return pages;
}
