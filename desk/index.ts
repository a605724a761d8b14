import { join } from 'node:path';

/** Where the built page is: what `gateway.desk.folder` (GATEWAY_DESK_FOLDER) names. */
export const DESK_DIST = join(import.meta.dirname, 'dist');
