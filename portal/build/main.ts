/** `npm run portal`: builds the public portal into portal/dist, whether or not its sources are newer. */
import { buildPortal } from './build-portal.ts';

await buildPortal({ force: true });
