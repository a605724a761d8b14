import { type ConstDirectiveNode, parse, visit } from 'graphql';
import { argument, readFeatures } from './links.ts';

/** Features of Federation that would be answered wrongly here, as their users call them. */
const UNSERVED: ReadonlyMap<string, string> = new Map([
  ['https://specs.apollo.dev/context', '@context and @fromContext'],
  ['https://specs.apollo.dev/connect', '@connect (a connector in place of a subgraph)'],
]);

/** The first such feature that the supergraph uses; null: there is none. */
export function unservedFeature(supergraph: string): string | null {
  const document = parse(supergraph, { noLocation: true });
  for (const { identity } of readFeatures(document)) {
    const name = UNSERVED.get(identity);
    if (name !== undefined) return name;
  }
  let labelled = false;
  visit(document, {
    Directive(node) {
      if (node.name.value === 'join__field')
        labelled ||= argument(node as ConstDirectiveNode, 'overrideLabel') !== undefined;
    },
  });
  return labelled ? '@override with a label (progressive override)' : null;
}
