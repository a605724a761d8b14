import DataLoader from 'dataloader';
import { callOf, type Ministry, type MinistryContext, perRequest } from '@tongcha/ministry';
import type { AgricultureConfig } from './config.ts';
import { FARMING } from './records.ts';
import { AgricultureBus, type History } from './system.ts';

/** The ministry over its data bus. */
export function createAgriculture(config: AgricultureConfig): Ministry {
  const bus = new AgricultureBus(config);
  // Only asked when selected: a walk wants to know whether a unit is held, not its history.
  const histories = perRequest(
    (request: MinistryContext) =>
      new DataLoader<string, History>(
        (codes) => request.ask(bus, () => bus.histories(codes, callOf(bus, request, request.loaders.partials))),
        { maxBatchSize: bus.maxCodes },
      ),
  );
  const history = ({ code }: { code: string }, context: MinistryContext): Promise<History> =>
    histories(context).load(code);
  return {
    name: 'agriculture',
    systems: [bus],
    sharing: { facts: [FARMING] },
    resolvers: {
      AgricultureRecord: {
        events: async (record: { code: string }, _: unknown, context: MinistryContext) =>
          (await history(record, context)).events,
        inputUses: async (record: { code: string }, _: unknown, context: MinistryContext) =>
          (await history(record, context)).inputUses,
      },
    },
  };
}
