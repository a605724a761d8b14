import DataLoader from 'dataloader';
import { callOf, type Ministry, type MinistryContext, perRequest, SENSITIVE_SITES } from '@tongcha/ministry';
import { FileDrop } from '@tongcha/ministry/file-drop';
import type { HazardousGoodsConfig } from './config.ts';
import { FILES } from './files.ts';
import { HazardDrop, type LotHistory } from './system.ts';

interface Lot {
  readonly code: string;
}

/** The ministry over its dropped files. */
export async function createHazardousGoods({ drop }: HazardousGoodsConfig): Promise<Ministry> {
  const system = new HazardDrop(await FileDrop.open({ ...drop, kinds: FILES }), drop.inbox);
  const histories = perRequest((context: MinistryContext) => {
    const call = callOf(system, context, context.loaders.partials);
    return new DataLoader<string, LotHistory>((codes) =>
      context.ask(system, () => system.histories(codes, call), codes.length),
    );
  });
  return {
    name: 'hazardous-goods',
    systems: [system],
    sharing: { parts: SENSITIVE_SITES, amountsOf: () => true },
    resolvers: {
      HazardousGoodsRecord: {
        waybills: async ({ code }: Lot, _: unknown, context: MinistryContext) =>
          (await histories(context).load(code)).waybills,
        events: async ({ code }: Lot, _: unknown, context: MinistryContext) =>
          (await histories(context).load(code)).events,
      },
    },
  };
}
