#!/usr/bin/env node
import cluster, { type Worker } from 'node:cluster';
import { parseArgs } from 'node:util';
import { type RunningServer, run } from '@tongcha/http';
import { logAsWorker, type ProcessObserver } from '@tongcha/observe';
import { readGatewayConfig } from './config.ts';

const { values } = parseArgs({
  options: {
    supergraph: { type: 'string' },
    port: { type: 'string' },
    'chain-only': { type: 'boolean', default: false },
    jobs: { type: 'boolean', default: false },
  },
});
const sources = {
  env: {
    ...process.env,
    ...(values.supergraph === undefined ? {} : { GATEWAY_SUPERGRAPH: values.supergraph }),
    ...(values.port === undefined ? {} : { GATEWAY_PORT: values.port }),
  },
};

await run(values.jobs ? 'jobs' : 'gateway', async (observer) => {
  if (cluster.worker) return startWorker(cluster.worker, observer);
  if (!values.jobs && !values['chain-only']) {
    const config = readGatewayConfig(sources);
    // Nothing of what answers requests is loaded where none are.
    if (config.workers > 1)
      return (await import('./workers/supervisor.ts')).Supervisor.start(config, (code) => process.exit(code));
  }
  const { readGatewayOptions } = await import('./read-options.ts');
  const options = await readGatewayOptions(sources, observer);
  if (values.jobs) return (await import('./jobs-worker/serve.ts')).startJobs(options);
  if (values['chain-only']) return (await import('./chain-only/serve.ts')).startChainOnly(options);
  return (await import('./server.ts')).startGateway(options);
});

/** Of a supervisor, which is this program, too. */
async function startWorker(worker: Worker, observer: ProcessObserver): Promise<RunningServer> {
  // Else Node ends it at once where the supervisor is gone, with what it is answering.
  worker.exitedAfterDisconnect = true;
  // For the supervisor alone, but often sent to all processes of a service.
  process.on('SIGUSR2', () => {});
  const [{ Siblings }, { partOf }, { readGatewayOptions }, { startGateway }] = await Promise.all([
    import('./workers/siblings.ts'),
    import('./workers/part-of.ts'),
    import('./read-options.ts'),
    import('./server.ts'),
  ]);
  const siblings = await Siblings.join(worker);
  logAsWorker(siblings.place);
  const options = await readGatewayOptions(sources, observer);
  return startGateway({ ...options, config: partOf(options.config, siblings.workers), siblings });
}
