import { setTimeout as sleep } from 'node:timers/promises';
import { type GatewayOptions, openGateway } from '../gateway.ts';
import type { OperatorLook } from '../operator/look-at.ts';

const WAIT_MS = 15_000;
const POLL_MS = 100;

/**
 * What a gateway would know of itself that is opened with these options. It listens nowhere and writes nothing: another one may run
 * beside it.
 * @throws ConfigError
 */
export async function openBriefly(options: GatewayOptions): Promise<OperatorLook> {
  const { config } = options;
  const gateway = await openGateway({
    ...options,
    config: {
      ...config,
      audit: { ...config.audit, folder: undefined },
      metrics: { ...config.metrics, port: undefined },
    },
  });
  try {
    const until = performance.now() + WAIT_MS;
    while (gateway.waitsFor().includes('STARTING') && performance.now() < until) await sleep(POLL_MS);
    return await gateway.look();
  } finally {
    await gateway.close();
  }
}
