import { fileURLToPath } from 'node:url';
import type { Ministry } from '@tongcha/ministry';
import { declareMinistry } from '@tongcha/ministry/declared';
import type { CustomsConfig } from './config.ts';

const FILE = fileURLToPath(new URL('ministry.yaml', import.meta.url));

/** The ministry as its file declares it. @throws MinistryFileError */
export async function createCustoms({
  url,
  user,
  password,
}: Pick<CustomsConfig, 'url' | 'user' | 'password'>): Promise<Ministry> {
  const { ministry } = await declareMinistry(FILE, {
    CUSTOMS_URL: url,
    CUSTOMS_USER: user,
    CUSTOMS_PASSWORD: password,
  });
  return ministry;
}
