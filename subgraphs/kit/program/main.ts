#!/usr/bin/env node
/** `npx tongcha-ministry`: from an old system to a member of the graph. Needs no gateway, and nothing of this repository. */
import { runProcess } from '@tongcha/command';
import { environment } from '../config.ts';
import { tongchaMinistry } from './tongcha-ministry.ts';

await runProcess(environment, tongchaMinistry);
