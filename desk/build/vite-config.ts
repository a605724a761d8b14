import { join } from 'node:path';
import { pagesConfig } from '@tongcha/portal/build';
import type { InlineConfig } from 'vite';

/** As the portal, whose icon it has; served at /desk, its files below. */
export async function viteConfig(root: string, outDir: string): Promise<InlineConfig> {
  return { ...(await pagesConfig(root, outDir)), base: '/desk/', publicDir: join(root, '../portal/public') };
}
