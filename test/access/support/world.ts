import type { ExecutionResult } from 'graphql';
import type { Rights } from '../../../gateway/policy/rules/rights.ts';
import { compose, type Engine, type TestSubgraph, tongchaEngine } from '../../execute/support/federation.ts';
import { marked, type Rules } from './random-marks.ts';

export const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@authenticated", "@requiresScopes", "@policy"])\n';

export function rights(...words: readonly string[]): Rights {
  const after = (prefix: string): Set<string> =>
    new Set(words.flatMap((word) => (word.startsWith(prefix) ? [word.slice(prefix.length)] : [])));
  return { authenticated: words.length > 0, scopes: after('scope:'), policies: after('policy:') };
}

export interface Asked {
  readonly data: unknown;
  /** Paths of the refusals, as `a/@/b`. */
  readonly refused: readonly string[];
  /** Codes of the other errors. */
  readonly others: readonly string[];
  /** Texts that the subgraphs received for this operation. */
  readonly wire: readonly string[];
}

export type AskWorld = (query: string, who?: Rights, variables?: Readonly<Record<string, unknown>>) => Promise<Asked>;

/** @param options.rules marks that composition would not let stand, by type and `Type.field` */
export async function world(
  subgraphs: readonly TestSubgraph[],
  options: { readonly rejects?: boolean; readonly rules?: Rules } = {},
): Promise<{ readonly ask: AskWorld; readonly engine: Engine; readonly supergraph: string }> {
  const composed = compose(subgraphs);
  const supergraph = options.rules
    ? marked(composed, options.rules, ['authenticated', 'requiresScopes', 'policy'])
    : composed;
  const engine = await tongchaEngine(supergraph, subgraphs, options);
  const ask: AskWorld = async (query, who = rights(), variables = {}) => {
    const before = engine.calls.length;
    const { data, errors = [] }: ExecutionResult = await engine.ask({ query, variables, rights: who });
    const isRefusal = (error: (typeof errors)[number]): boolean =>
      error.extensions?.['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE';
    return {
      data,
      refused: errors.filter(isRefusal).map(({ path }) => (path ?? []).join('/')),
      others: errors
        .filter((error) => !isRefusal(error))
        .map((error) => `${String(error.extensions?.['code'])} ${error.message}`),
      wire: engine.calls
        .slice(before)
        .map(({ subgraph, query: text, variables: given }) => `${subgraph} ${text} ${JSON.stringify(given)}`),
    };
  };
  return { ask, engine, supergraph };
}
