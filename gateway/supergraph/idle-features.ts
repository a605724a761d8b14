import { type ConstDirectiveNode, parse, print, visit } from 'graphql';
import { readFeatures } from './links.ts';

/** Features that a gateway need not know, though they are linked as needed for execution: @cacheTag is for caches elsewhere. */
const IDLE: ReadonlySet<string> = new Set(['https://specs.apollo.dev/cacheTag']);

/** The supergraph without its links to those, which the planner would refuse. */
export function withoutIdleFeatures(supergraph: string): string {
  const document = parse(supergraph, { noLocation: true });
  const links = new Set(readFeatures(document).flatMap(({ identity, node }) => (IDLE.has(identity) ? [node] : [])));
  if (links.size === 0) return supergraph;
  const unlinked = visit(document, { Directive: (node) => (links.has(node as ConstDirectiveNode) ? null : undefined) });
  return `${print(unlinked)}\n`;
}
