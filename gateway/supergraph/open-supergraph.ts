import { ConfigError } from '@tongcha/config';
import { fileSource } from '../sources/file-source.ts';
import { openerOf } from '../sources/opener.ts';
import type { TlsFiles } from '@tongcha/http';
import { redisSource } from '../sources/redis-source.ts';
import { signedSource } from '../sources/signed-source.ts';
import type { SourceWords, TextSource } from '../sources/text-source.ts';
import { SupergraphFault } from './fault.ts';
import { loadSupergraph, OWN_SUPERGRAPH, readSupergraph, type Supergraph } from './load.ts';
import { holdRules } from './rules.ts';

export const SUPERGRAPH_WORDS: SourceWords = { event: 'supergraph', zh: '超图', en: 'the supergraph' };

export interface SupergraphSettings {
  /** Path; the project's own where not set. */
  readonly supergraph?: string | undefined;
  readonly redis: {
    readonly url?: string | undefined;
    readonly tls?: TlsFiles | undefined;
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
  redis: { url, tls, supergraphKey, supergraphKeys },
}: SupergraphSettings): Promise<{ readonly supergraph: Supergraph; readonly source: TextSource }> {
  if (url === undefined || supergraphKey === undefined)
    return { supergraph: fromFile(path), source: fileSource(path, SUPERGRAPH_WORDS) };
  const inRedis = redisSource({ url, tls }, supergraphKey, SUPERGRAPH_WORDS);
  const source =
    supergraphKeys === undefined
      ? inRedis
      : signedSource(
          inRedis,
          await openerOf(supergraphKeys, { type: 'tongcha-supergraph+jws', name: supergraphKey }, [
            'redis',
            'supergraphKeys',
          ]),
        );
  const text = await source.read();
  return { supergraph: (text === null ? null : fromText(text)) ?? fromFile(path), source };
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
