import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readRareEarthConfig } from './config.ts';
import { createRareEarth } from './ministry.ts';

await run('rare-earth', (observer) => {
  const config = readRareEarthConfig();
  return startMinistry(createRareEarth(config), { ...config, observer });
});
