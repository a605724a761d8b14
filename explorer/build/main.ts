/** `npm run explorer`: builds the explorer into explorer/dist, whether or not its sources are newer. */
import { buildSite } from '@tongcha/portal/build';
import { EXPLORER_SITE } from './explorer-site.ts';

await buildSite(EXPLORER_SITE);
