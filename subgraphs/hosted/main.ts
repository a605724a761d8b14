import { run } from '@tongcha/http';
import { readHostedConfig } from './config.ts';
import { startHosted } from './start.ts';

await run('hosted', (observer) => startHosted(readHostedConfig(), observer));
