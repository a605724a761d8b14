import { envName } from '../../../common/config/config.ts';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import { startJobs } from '../../../gateway/jobs-worker/serve.ts';
import { loadSupergraph } from '../../../gateway/supergraph/load.ts';
import type { Graph } from '../../support/graph.ts';

/** A worker of that graph's gateway. @param settings of the gateway */
export function startWorkerOf(graph: Graph, settings: Readonly<Record<string, string>>): Promise<RunningServer> {
  const env = {
    GATEWAY_SIGNING_KEY_FILE: graph.keys.privateFile,
    ...graph.callers.env,
    ...Object.fromEntries(
      Object.entries(graph.subgraphs).map(([name, url]) => [`${envName(['ministries', name])}_URL`, url]),
    ),
    ...settings,
  };
  const supergraph = loadSupergraph();
  return startJobs({
    config: readGatewayConfig({ env }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}
