/** Gateways in a process of their own: what a lie does to it, its death included, is seen from outside. */
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import { startGateway } from '../../../gateway/server.ts';
import { loadSupergraph } from '../../../gateway/supergraph/load.ts';
import { withSwitches } from '../../support/call-switches.ts';
import type { ChildOrder, ChildReport } from './gateway-process.ts';

const report = (message: ChildReport): void => void process.send?.(message);

process.on('disconnect', () => process.exit());
process.on('message', (order: ChildOrder) => {
  if (order.kind === 'inspect') {
    globalThis.gc?.();
    report({
      kind: 'state',
      polluted: 'polluted' in {} || 'polluted' in Object || 'polluted' in (() => {}),
      heapBytes: process.memoryUsage().heapUsed,
    });
    return;
  }
  void start(order).then((urls) => report({ kind: 'started', urls }));
});

async function start({ supergraph: path, gateways }: Extract<ChildOrder, { kind: 'start' }>): Promise<string[]> {
  const urls: string[] = [];
  for (const env of gateways) {
    const config = readGatewayConfig({ env: { ...env, GATEWAY_SUPERGRAPH: path, GATEWAY_PORT: '0' } });
    const supergraph = loadSupergraph(config.supergraph);
    const ministries = withSwitches(readMinistryConfigs(supergraph, { env }), env);
    urls.push((await startGateway({ config, supergraph, ministries })).url);
  }
  return urls;
}
