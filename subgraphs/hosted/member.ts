import { createFoodSystem, foodMinistry } from '@tongcha/food-drug';
import type { LegacySystem, Ministry } from '@tongcha/ministry';
import { Identifiers } from '@tongcha/ministry/epcis';
import { storeTransport, STORE_URL } from './epcis/transport.ts';
import type { HostedStore } from './store/store.ts';

/** Of a store whose codes are found in any spelling, there are no others to look for. */
const EVERY_SPELLING: readonly string[] = ['https://id.gs1.org'];

/**
 * The member of food that answers from the store, by the same mapping as any EPCIS repository of food.
 * @param member its name in the directory: `food-drug/hosted`
 */
export function createHostedMember(store: HostedStore, member: string): Ministry {
  const food = createFoodSystem(
    {
      url: STORE_URL,
      transport: storeTransport(store, new Identifiers({})),
      digitalLinkBases: EVERY_SPELLING,
    },
    'hosted',
  );
  const system: LegacySystem = { ...food, watch: (changed) => store.watch(changed) };
  return { ...foodMinistry(system), member };
}
