import { join } from 'node:path';
import { declareMinistry } from '../../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import type { LegacyKind } from './legacy.ts';
import { REST } from './rest.ts';
import { SOAP } from './soap.ts';

async function opened(name: string, settings: Readonly<Record<string, string>>): Promise<LegacySystem> {
  const file = join(import.meta.dirname, '../../declared/support', name, 'ministry.yaml');
  const { ministry } = await declareMinistry(file, settings);
  return ministry.systems[0] as LegacySystem;
}

/** The bus again, as a file declares it. */
export const DECLARED_REST: LegacyKind = {
  ...REST,
  name: 'a declared ministry over REST',
  open: (url) => opened('agriculture', { BUS_URL: url, REQUESTER: 'r', SECRET: 's', AUTH_CODE: 'a' }),
};

/** The drug service again. */
export const DECLARED_SOAP: LegacyKind = {
  ...SOAP,
  name: 'a declared ministry over SOAP',
  open: (url) => opened('drugs', { DRUG_URL: `${url}/s?wsdl`, USER: 'u', PASSWORD: 'p' }),
};
