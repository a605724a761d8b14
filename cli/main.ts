#!/usr/bin/env node
/** `npm run tongcha`: the command line. Speaks GraphQL to the gateway and knows nothing else of it. */
import { runProcess } from '@tongcha/command';
import { tongcha } from './tongcha.ts';

await runProcess(process.env, tongcha);
