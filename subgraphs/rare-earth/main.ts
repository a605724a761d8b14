import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readRareEarthConfig } from './config.ts';
import { createRareEarth } from './ministry.ts';

await run('rare-earth', async (observer) => {
  const config = readRareEarthConfig();
  return startMinistry(await createRareEarth(config), { ...config, observer });
});
