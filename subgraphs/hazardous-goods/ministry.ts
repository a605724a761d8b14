import { SENSITIVE_SITES } from '../kit/access/sharing.ts';
import { FileDrop } from '../kit/connectors/file-drop/file-drop.ts';
import type { Ministry } from '../kit/ministry.ts';
import type { HazardousGoodsConfig } from './config.ts';
import { FILES } from './files.ts';
import { HazardDrop } from './system.ts';

export async function createHazardousGoods({ drop }: HazardousGoodsConfig): Promise<Ministry> {
  const system = new HazardDrop(await FileDrop.open({ ...drop, kinds: FILES }));
  return {
    name: 'hazardous-goods',
    systems: [system],
    sharing: { parts: SENSITIVE_SITES, amountsOf: () => true },
    resolvers: {
      HazardousGoodsRecord: {
        waybills: ({ code }: { code: string }) => system.histories([code])[0]?.waybills,
        events: ({ code }: { code: string }) => system.histories([code])[0]?.events,
      },
    },
  };
}
