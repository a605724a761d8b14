import { join } from 'node:path';
import { declareMinistry } from '../../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import type { LegacyKind } from './legacy.ts';
import { REST } from './rest.ts';

const FILE = join(import.meta.dirname, '../../declared/support/agriculture/ministry.yaml');

/** The bus again, as a file declares it. */
export const DECLARED: LegacyKind = {
  ...REST,
  name: 'a declared ministry',
  async open(url) {
    const { ministry } = await declareMinistry(FILE, { BUS_URL: url, REQUESTER: 'r', SECRET: 's', AUTH_CODE: 'a' });
    return ministry.systems[0] as LegacySystem;
  },
};
