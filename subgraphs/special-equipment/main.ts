import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readSpecialEquipmentConfig } from './config.ts';
import { createSpecialEquipment } from './ministry.ts';

await run('special-equipment', async (observer) => {
  const config = readSpecialEquipmentConfig();
  return startMinistry(await createSpecialEquipment(config), { ...config, observer });
});
