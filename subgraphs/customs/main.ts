import { run } from '@tongcha/http';
import { startMinistry } from '@tongcha/ministry';
import { readCustomsConfig } from './config.ts';
import { createCustoms } from './ministry.ts';

await run('customs', async (observer) => {
  const config = readCustomsConfig();
  return startMinistry(await createCustoms(config), { ...config, observer });
});
