/** Where the pages are that the gateway is to serve, as its settings name them. */
import { DESK_DIST } from '@tongcha/desk';
import { EXPLORER_DIST } from '@tongcha/explorer';
import { PORTAL_DIST, PORTAL_DOCUMENTS } from '@tongcha/portal';

console.log(
  JSON.stringify({
    GATEWAY_PORTAL: PORTAL_DIST,
    GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
    GATEWAY_EXPLORER: EXPLORER_DIST,
    GATEWAY_DESK_FOLDER: DESK_DIST,
  }),
);
