/** `npm run portal`: builds the public portal into portal/dist, whether or not its sources are newer. */
import { buildSite } from './build-site.ts';
import { PORTAL_SITE } from './portal-site.ts';

await buildSite(PORTAL_SITE);
