import type { Role } from '@tongcha/signature';

/** Who asks. */
export interface Identity {
  readonly role: Role;
  /** The token's subject; null: nobody has shown a token. */
  readonly subject: string | null;
  /** Sorted, each once. */
  readonly scopes: readonly string[];
  /** Of a regulator: the sector of its ministry. */
  readonly sector: string | null;
  /** Of an enterprise: its USCC. */
  readonly organization: string | null;
}

export const ANONYMOUS: Identity = { role: 'anonymous', subject: null, scopes: [], sector: null, organization: null };
