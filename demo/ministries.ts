import { schemaText } from '@tongcha/schema/files';

/** A ministry on the graph, and where it is served. */
export interface DemoMinistry {
  readonly name: string;
  readonly url: string;
}

/** All of the supergraph, in the order of their names. */
export const MINISTRIES: readonly DemoMinistry[] = [
  ...schemaText('supergraph.graphql').matchAll(/@join__graph\(name: "([^"]+)", url: "(http[^"]+)"\)/g),
].map(([, name = '', url = '']) => ({ name, url }));
