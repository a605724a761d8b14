import { run } from '../../common/http/run.ts';
import { startMinistry } from '../kit/server.ts';
import { readRareEarthConfig } from './config.ts';
import { createRareEarth } from './ministry.ts';

await run('rare-earth', (observer) => {
  const config = readRareEarthConfig();
  return startMinistry(createRareEarth(config), { ...config, observer });
});
