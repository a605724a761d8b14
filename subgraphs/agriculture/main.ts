import { run } from '../../common/http/run.ts';
import { startMinistry } from '../kit/server.ts';
import { readAgricultureConfig } from './config.ts';
import { createAgriculture } from './ministry.ts';

await run('agriculture', (observer) => {
  const config = readAgricultureConfig();
  return startMinistry(createAgriculture(config), { ...config, observer });
});
