import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readAgricultureConfig } from './config.ts';
import { createAgriculture } from './ministry.ts';

await run('agriculture', (observer) => {
  const config = readAgricultureConfig();
  return startMinistry(createAgriculture(config), { ...config, observer });
});
