import { readFileSync } from 'node:fs';
import { ConfigError } from '../../common/config.ts';
import { readTopology, type Topology } from './topology.ts';

export interface Supergraph {
  readonly sdl: string;
  readonly topology: Topology;
  /** The texts that the gateway's own subgraph is made of. */
  readonly contract: string;
  readonly chain: string;
}

const schemaFolder = new URL('../../schema/', import.meta.url);

/**
 * Reads a composed supergraph; the project's own committed one when no path is given.
 * @throws ConfigError when the file cannot be read or is no supergraph
 */
export function loadSupergraph(path?: string): Supergraph {
  const { sdl, topology } = readSupergraph(path ?? new URL('supergraph.graphql', schemaFolder));
  return {
    sdl,
    topology,
    contract: readFileSync(new URL('contract.graphql', schemaFolder), 'utf8'),
    chain: readFileSync(new URL('chain.graphql', schemaFolder), 'utf8'),
  };
}

function readSupergraph(path: string | URL): { readonly sdl: string; readonly topology: Topology } {
  const fault = (expected: string): ConfigError => new ConfigError([`gateway.supergraph (GATEWAY_SUPERGRAPH, --supergraph): ${JSON.stringify(path)}: ${expected}`]);
  let sdl: string;
  try {
    sdl = readFileSync(path, 'utf8');
  } catch {
    throw fault('expected the path of a readable file');
  }
  try {
    const topology = readTopology(sdl);
    if (topology.subgraphs.length > 0) return { sdl, topology };
  } catch {
    // Not GraphQL at all: the same fault.
  }
  throw fault('expected a composed Federation 2 supergraph');
}
