import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readHazardousGoodsConfig } from './config.ts';
import { createHazardousGoods } from './ministry.ts';

await run('hazardous-goods', async (observer) => {
  const config = readHazardousGoodsConfig();
  return startMinistry(await createHazardousGoods(config), { ...config, observer });
});
