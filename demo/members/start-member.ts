import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '@tongcha/http';
import { type LegacySystem, type Ministry, startMinistry } from '@tongcha/ministry';
import type { ProcessObserver } from '@tongcha/observe';
import type { DemoMember } from './members.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Listening = Omit<Parameters<typeof startMinistry>[1], 'observer'>;

/** The shipped subgraphs, each from a member's own settings. Loaded by who serves them: a process has one sector's. */
const SUBGRAPHS: Readonly<
  Record<string, (env: Env, member: DemoMember) => Promise<{ ministry: Ministry; config: Listening }>>
> = {
  agriculture: async (env) => {
    const { createAgriculture, readAgricultureConfig } = await import('@tongcha/agriculture');
    const config = readAgricultureConfig({ env });
    return { ministry: createAgriculture(config), config };
  },
  'food-drug': async (env, { kind }) => {
    const { createFood, createFoodDrug, readFoodConfig, readFoodDrugConfig } = await import('@tongcha/food-drug');
    if (kind !== 'MINISTRY') {
      const config = readFoodConfig({ env });
      return { ministry: createFood(config), config: config.foodDrug };
    }
    const config = readFoodDrugConfig({ env });
    return { ministry: await createFoodDrug(config), config: config.foodDrug };
  },
  'special-equipment': async (env) => {
    const { createSpecialEquipment, readSpecialEquipmentConfig } = await import('@tongcha/special-equipment');
    const config = readSpecialEquipmentConfig({ env });
    return { ministry: await createSpecialEquipment(config), config };
  },
};

/**
 * Serves one member's subgraph. Several of these share a process.
 * @param env where its system and its own port are, and the settings of the process
 */
export async function startMember(member: DemoMember, env: Env, observer?: ProcessObserver): Promise<RunningServer> {
  const open = SUBGRAPHS[member.sector];
  if (!open) throw new Error(`${member.sector} has no members`);
  const { ministry, config } = await open(env, member);
  // A file of a database has no latency of its own.
  if (member.sector === 'special-equipment') for (const system of ministry.systems) slow(system, member.slowMs ?? 0);
  return startMinistry({ ...ministry, member: member.name }, { ...config, ...(observer ? { observer } : {}) });
}

function slow(system: LegacySystem, milliseconds: number): void {
  if (milliseconds === 0) return;
  const [records, links] = [system.records.bind(system), system.links.bind(system)];
  Object.assign(system, {
    records: (...asked: Parameters<typeof records>) => sleep(milliseconds).then(() => records(...asked)),
    links: (...asked: Parameters<typeof links>) => sleep(milliseconds).then(() => links(...asked)),
  });
}
