import { join } from 'node:path';
import type { Ministry } from '@tongcha/ministry';
import { declareMinistry } from '@tongcha/ministry/declared';
import { startCertifier } from '../certifier/server.ts';
import { startLaboratory } from '../laboratory/server.ts';
import type { StandIn } from '../stand-in.ts';
import type { DECLARED } from './members.ts';

export type DeclaredName = (typeof DECLARED)[number]['name'];

const SYSTEMS: Readonly<Record<DeclaredName, { readonly folder: string; readonly start: () => Promise<StandIn> }>> = {
  'food-drug/laboratory': { folder: 'laboratory', start: startLaboratory },
  'agriculture/certifier': { folder: 'certifier', start: startCertifier },
};

/** A member out of its `ministry.yaml`, over its stand-in, which is started for it. */
export async function openDeclared(
  name: DeclaredName,
): Promise<{ readonly ministry: Ministry; readonly system: StandIn }> {
  const { folder, start } = SYSTEMS[name];
  const system = await start();
  const file = join(import.meta.dirname, '..', folder, 'ministry.yaml');
  const { ministry } = await declareMinistry(file, system.env);
  return { ministry, system };
}
