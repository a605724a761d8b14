import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { type Feature, readFeatures } from './links.ts';

/** Features that a gateway need not know, though they are linked as needed for execution: @cacheTag is for caches elsewhere. */
const IDLE: ReadonlySet<string> = new Set(['https://specs.apollo.dev/cacheTag']);

/** Where a directive stands in what callers send (GraphQL, 3.13, ExecutableDirectiveLocation). */
const EXECUTABLE: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

/**
 * The supergraph without its links to those, which the planner would refuse, and to features of the graph's own that have
 * directives for operations: what is linked is hidden from callers, who may use these, and subgraphs are to be sent them.
 */
export function withoutIdleFeatures(supergraph: string): string {
  const document = parse(supergraph, { noLocation: true });
  const executable = executableDirectives(document);
  const idle = readFeatures(document).filter((each) => IDLE.has(each.identity) || isForOperations(each, executable));
  if (idle.length === 0) return supergraph;
  const links = new Set(idle.map(({ node }) => node));
  const unlinked = visit(document, { Directive: (node) => (links.has(node as ConstDirectiveNode) ? null : undefined) });
  return `${print(unlinked)}\n`;
}

function isForOperations({ identity, purpose, owns }: Feature, executable: readonly string[]): boolean {
  return purpose === null && !identity.startsWith('https://specs.apollo.dev/') && executable.some(owns);
}

function executableDirectives({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((each) =>
    each.kind === Kind.DIRECTIVE_DEFINITION && each.locations.some(({ value }) => EXECUTABLE.has(value))
      ? [each.name.value]
      : [],
  );
}
