import { readFileSync } from 'node:fs';
import { ConfigError } from '../../common/config.ts';
import { type AccessMarks, readMarks } from './marks.ts';
import { readTopology, type Topology } from './topology.ts';

export interface Supergraph {
  /** Without the marks of access. */
  readonly sdl: string;
  readonly marks: AccessMarks;
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
  return {
    ...readSupergraph(path ?? new URL('supergraph.graphql', schemaFolder)),
    contract: readFileSync(new URL('contract.graphql', schemaFolder), 'utf8'),
    chain: readFileSync(new URL('chain.graphql', schemaFolder), 'utf8'),
  };
}

function readSupergraph(path: string | URL): Pick<Supergraph, 'sdl' | 'marks' | 'topology'> {
  const fault = (expected: string): ConfigError => new ConfigError([`gateway.supergraph (GATEWAY_SUPERGRAPH, --supergraph): ${JSON.stringify(path)}: ${expected}`]);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw fault('expected the path of a readable file');
  }
  let topology: Topology;
  try {
    topology = readTopology(text);
  } catch {
    throw fault('expected a composed Federation 2 supergraph');
  }
  if (topology.subgraphs.length === 0) throw fault('expected a composed Federation 2 supergraph');
  try {
    return { ...readMarks(text), topology };
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error));
  }
}
