import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../execute/support/random/dice.ts';
import type { FaultProxy } from '../../support/fault-proxy.ts';
import { FAULTS } from '../faults.ts';

const MOST_BETWEEN_MS = 120;
/** So often all are well for a while, and breakers close. */
const WELL_AFTER = 40;
const WELL_MS = 700;
const HEALS = 0.7;

/** Makes one after another ill or well, as the dice say, until the signal; all are well afterwards. @returns how often each kind of fault began */
export async function stir(
  proxies: readonly FaultProxy[],
  dice: Dice,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const began = new Map<string, number>();
  const kinds = Object.keys(FAULTS) as (keyof typeof FAULTS)[];
  const wait = (milliseconds: number): Promise<unknown> => sleep(milliseconds, undefined, { signal }).catch(() => {});
  let faults = 0;
  for (let i = 1; !signal.aborted; i += 1) {
    const proxy = dice.pick(proxies);
    if (dice.chance(HEALS)) await proxy.set(null);
    else {
      // All kinds come in turn, so that a short run has them all.
      const kind = kinds[(faults += 1) % kinds.length] ?? 'down';
      began.set(kind, (began.get(kind) ?? 0) + 1);
      await proxy.set(dice.pick(FAULTS[kind]));
    }
    await wait(dice.below(MOST_BETWEEN_MS));
    if (i % WELL_AFTER > 0) continue;
    await heal(proxies);
    await wait(WELL_MS);
  }
  await heal(proxies);
  return began;
}

async function heal(proxies: readonly FaultProxy[]): Promise<void> {
  await Promise.all(proxies.map((proxy) => proxy.set(null)));
}
