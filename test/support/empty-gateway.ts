import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startEntrance } from './entrances.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { ownSupergraph } from './own-supergraph.ts';

/** Our own gateway with no ministry behind it, or a foreign supergraph's: what is refused at the edge needs none. */
export async function startEmptyGateway(
  env: Readonly<Record<string, string>> = {},
  sdl?: string,
): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-edge-'));
  try {
    if (sdl !== undefined) writeFileSync(join(folder, 'supergraph.graphql'), sdl);
    const supergraph = sdl === undefined ? ownSupergraph() : loadSupergraph(join(folder, 'supergraph.graphql'));
    return await startEntrance({
      config: readGatewayConfig({ env: { GATEWAY_PORT: '0', ...env } }),
      supergraph,
      ministries: readMinistryConfigs(supergraph, { env }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
