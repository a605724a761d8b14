import { readFileSync } from 'node:fs';
import { readTopology, type Topology } from './topology.ts';

export interface Supergraph {
  readonly sdl: string;
  readonly topology: Topology;
  /** The texts that the gateway's own subgraph is made of. */
  readonly contract: string;
  readonly chain: string;
}

const schemaFolder = new URL('../../schema/', import.meta.url);

/** Reads a composed supergraph; the project's own committed one when no path is given. */
export function loadSupergraph(path?: string): Supergraph {
  const sdl = readFileSync(path ?? new URL('supergraph.graphql', schemaFolder), 'utf8');
  return {
    sdl,
    topology: readTopology(sdl),
    contract: readFileSync(new URL('contract.graphql', schemaFolder), 'utf8'),
    chain: readFileSync(new URL('chain.graphql', schemaFolder), 'utf8'),
  };
}
