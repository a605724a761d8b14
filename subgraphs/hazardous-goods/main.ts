import { run } from '../../common/http/run.ts';
import { startMinistry } from '../kit/server.ts';
import { readHazardousGoodsConfig } from './config.ts';
import { createHazardousGoods } from './ministry.ts';

await run('hazardous-goods', async (observer) => {
  const config = readHazardousGoodsConfig();
  return startMinistry(await createHazardousGoods(config), { ...config, observer });
});
