import { join } from 'node:path';
import type { Ministry } from '@tongcha/ministry';
import { declareMinistry } from '@tongcha/ministry/declared';
import type { RareEarthConfig } from './config.ts';

/** The ministry over its XML service, as `ministry.yaml` declares it. */
export async function createRareEarth({
  url,
  user,
  password,
}: Pick<RareEarthConfig, 'url' | 'user' | 'password'>): Promise<Ministry> {
  const settings = { URL: url, USER: user, PASSWORD: password };
  const { ministry } = await declareMinistry(join(import.meta.dirname, 'ministry.yaml'), settings);
  return ministry;
}
