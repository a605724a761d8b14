import { join } from 'node:path';

/** Where the built page is: what `gateway.explorer` (GATEWAY_EXPLORER) names. */
export const EXPLORER_DIST = join(import.meta.dirname, 'dist');
