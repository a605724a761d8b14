/** `npm run desk`: builds the regulator's page into desk/dist, whether or not its sources are newer. */
import { buildSite } from '@tongcha/portal/build';
import { DESK_SITE } from './desk-site.ts';

await buildSite(DESK_SITE);
