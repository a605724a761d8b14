import type { Rights } from '../../plan/access-rules.ts';

export type { Rights } from '../../plan/access-rules.ts';

/** Of whoever has shown none. */
export const NO_RIGHTS: Rights = { authenticated: false, scopes: new Set(), policies: new Set() };
