import { run } from '../../common/http/run.ts';
import { startMinistry } from '../kit/server.ts';
import { readSpecialEquipmentConfig } from './config.ts';
import { createSpecialEquipment } from './ministry.ts';

await run('special-equipment', async (observer) => {
  const config = readSpecialEquipmentConfig();
  return startMinistry(await createSpecialEquipment(config), { ...config, observer });
});
