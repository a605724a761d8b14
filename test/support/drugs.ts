import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { createDrugs } from '../../subgraphs/food-drug/drug/system.ts';

/** The drug service as its ministry reaches it. */
export async function drugSystem(settings: Parameters<typeof createDrugs>[0]): Promise<Required<LegacySystem>> {
  const { systems } = await createDrugs(settings);
  return systems[0] as Required<LegacySystem>;
}
