import { ConfigError } from '@tongcha/config';
import { SupergraphFault } from './fault.ts';
import { fileSource } from './file-source.ts';
import { loadSupergraph, OWN_SUPERGRAPH, readSupergraph, type Supergraph } from './load.ts';
import { redisSource } from './redis-source.ts';
import { holdRules } from './rules.ts';
import { type OpenSigned, opensSigned } from './signed-text.ts';
import type { SupergraphSource } from './source.ts';

export interface SupergraphSettings {
  /** Path; the project's own where not set. */
  readonly supergraph?: string | undefined;
  readonly redis: {
    readonly url?: string | undefined;
    readonly supergraphKey?: string | undefined;
    readonly supergraphKeys?: string | undefined;
  };
}

/**
 * The supergraph to start with, and where the next ones come from. One in Redis that cannot be had or served does not keep the gateway from
 * starting: the file is served until it can.
 * @throws ConfigError when the file cannot be served
 */
export async function openSupergraph({
  supergraph: path = OWN_SUPERGRAPH,
  redis: { url, supergraphKey, supergraphKeys },
}: SupergraphSettings): Promise<{ readonly supergraph: Supergraph; readonly source: SupergraphSource }> {
  if (url === undefined || supergraphKey === undefined) return { supergraph: fromFile(path), source: fileSource(path) };
  const source = redisSource(
    url,
    supergraphKey,
    supergraphKeys === undefined ? undefined : await opener(supergraphKeys, supergraphKey),
  );
  const text = await source.read();
  return { supergraph: (text === null ? null : fromText(text)) ?? fromFile(path), source };
}

/** @throws ConfigError */
async function opener(keyFile: string, name: string): Promise<OpenSigned> {
  try {
    return await opensSigned(keyFile, name);
  } catch (error) {
    throw new ConfigError([
      `gateway.redis.supergraphKeys (GATEWAY_REDIS_SUPERGRAPH_KEYS): ${JSON.stringify(keyFile)}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

/** What is refused while another is served is refused at a start, too. */
function fromFile(path: string): Supergraph {
  const supergraph = loadSupergraph(path);
  try {
    holdRules(supergraph);
    return supergraph;
  } catch (error) {
    if (!(error instanceof SupergraphFault)) throw error;
    throw new ConfigError([
      `gateway.supergraph (GATEWAY_SUPERGRAPH, --supergraph): ${JSON.stringify(path)}: ${error.code}: ${error.message}`,
    ]);
  }
}

/** Null: it cannot be served, which is reported when it is offered. */
function fromText(text: string): Supergraph | null {
  try {
    const supergraph = readSupergraph(text);
    holdRules(supergraph);
    return supergraph;
  } catch {
    return null;
  }
}
