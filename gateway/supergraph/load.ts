import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ConfigError, readRegularFileSync } from '@tongcha/config';
import { gatewaySchemaText, SCHEMA_FOLDER, schemaText } from '@tongcha/schema/files';
import { asSupergraphFault, SupergraphFault } from './fault.ts';
import { GraphParts } from './graph-parts.ts';
import { withoutIdleFeatures } from './idle-features.ts';
import { type AccessMarks, type MarkedSupergraph, readMarks } from './marks.ts';
import { readTopology, type Topology } from './topology.ts';
import { unservedFeature } from './unserved.ts';

/** A supergraph as it is served, read once. */
export interface Supergraph {
  /** Without the marks of access. */
  readonly sdl: string;
  /** SHA-256 of the text as it was read, 64 hexadecimal digits. */
  readonly hash: string;
  readonly marks: AccessMarks;
  readonly topology: Topology;
  /** The texts that the gateway's own subgraph is made of. */
  readonly contract: string;
  readonly chain: string;
  /** Made of `sdl`. */
  readonly graph: GraphParts;
}

/** The project's own committed one. */
export const OWN_SUPERGRAPH = fileURLToPath(new URL('supergraph.graphql', SCHEMA_FOLDER));

/**
 * Reads a composed supergraph; the project's own committed one when no path is given.
 * @throws ConfigError when the file cannot be read or is no supergraph
 */
export function loadSupergraph(path: string = OWN_SUPERGRAPH): Supergraph {
  const fault = (expected: string): ConfigError =>
    new ConfigError([`gateway.supergraph (GATEWAY_SUPERGRAPH, --supergraph): ${JSON.stringify(path)}: ${expected}`]);
  let text: string;
  try {
    text = readRegularFileSync(path);
  } catch {
    throw fault('expected the path of a readable file');
  }
  try {
    return readSupergraph(text);
  } catch (error) {
    if (!(error instanceof SupergraphFault)) throw error;
    throw fault(error.code === 'UNKNOWN_FEATURE' ? error.message : 'expected a composed Federation 2 supergraph');
  }
}

/** @throws SupergraphFault when the text is no supergraph, or needs a feature that is not served here */
export function readSupergraph(text: string): Supergraph {
  const topology = topologyOf(text);
  if (topology.subgraphs.length === 0 && !topology.isOurs) throw new SupergraphFault('NO_SUPERGRAPH');
  const unserved = unservedFeature(text);
  if (unserved !== null)
    throw new SupergraphFault(
      'UNKNOWN_FEATURE',
      `the supergraph uses ${unserved}, which is not served here: take it out of the subgraphs`,
    );
  const { sdl, marks } = marked(withoutIdleFeatures(text));
  return {
    sdl,
    marks,
    graph: new GraphParts(sdl),
    hash: hash('sha256', text, 'hex'),
    topology,
    contract: schemaText('contract.graphql'),
    chain: gatewaySchemaText(),
  };
}

function topologyOf(text: string): Topology {
  try {
    return readTopology(text);
  } catch (error) {
    throw asSupergraphFault(error, 'NOT_GRAPHQL');
  }
}

function marked(text: string): MarkedSupergraph {
  try {
    return readMarks(text);
  } catch (error) {
    throw new SupergraphFault('UNKNOWN_FEATURE', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
