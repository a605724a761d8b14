import { join } from 'node:path';

/** Where the built pages are: what `gateway.portal` (GATEWAY_PORTAL) names. */
export const PORTAL_DIST = join(import.meta.dirname, 'dist');

/** The manifest of the documents that they ask: what `gateway.documents` (GATEWAY_DOCUMENTS) names. */
export const PORTAL_DOCUMENTS = join(import.meta.dirname, 'documents', 'manifest.json');
