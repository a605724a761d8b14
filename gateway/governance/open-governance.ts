import { openDatabase } from '@tongcha/database';
import { Governance } from '@tongcha/governance';
import type { GatewayConfig } from '../settings.ts';

/** @returns null where none are kept @throws ConfigError */
export function openGovernance({
  governance: { store, webhooks },
}: Pick<GatewayConfig, 'governance'>): Governance | null {
  return store === undefined
    ? null
    : new Governance(openDatabase(store, ['gateway', 'governance', 'store']), {
        webhookOrigins: (webhooks ?? '').split(/\s+/).filter(Boolean),
      });
}
