import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import { readGraphs } from '../supergraph/topology.ts';

/** The names of the subgraphs that answer for a field. */
export type OwnersOf = (type: string, field: string) => readonly string[];

/** Reads who joins what (join spec v0.3): a field without a mark of its own is of all that have its type. */
export function readOwners(document: DocumentNode): OwnersOf {
  const types = new Map<string, readonly string[]>();
  const fields = new Map<string, readonly string[]>();
  for (const each of document.definitions) {
    if (each.kind !== Kind.OBJECT_TYPE_DEFINITION && each.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    types.set(each.name.value, graphsIn(each.directives, 'join__type'));
    for (const { name, directives } of each.fields ?? []) {
      const own = graphsIn(directives, 'join__field');
      if (own.length > 0) fields.set(`${each.name.value}.${name.value}`, own);
    }
  }
  const graphs = readGraphs(document);
  return (type, field) =>
    (fields.get(`${type}.${field}`) ?? types.get(type) ?? []).flatMap((graph) => graphs.get(graph)?.name ?? []);
}

function graphsIn(directives: readonly ConstDirectiveNode[] = [], name: string): readonly string[] {
  const graphs = directives.flatMap((each) => {
    if (each.name.value !== name || has(each, 'external')) return [];
    const graph = each.arguments?.find((given) => given.name.value === 'graph')?.value;
    return graph?.kind === Kind.ENUM ? [graph.value] : [];
  });
  return [...new Set(graphs)];
}

/** An external field is mentioned there and answered elsewhere. */
function has(directive: ConstDirectiveNode, flag: string): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === flag)?.value;
  return value?.kind === Kind.BOOLEAN && value.value;
}
