/** How a call to a ministry is signed: RFC 9421 with these choices, told to integrators in docs/signed-calls.md. */

/** The dictionary key of our signature. Which one is ours is told by the tag; the label is a name and no more. */
export const LABEL = 'tongcha';
export const TAG = 'tongcha-call';

/**
 * What a signature covers, in this order. `tongcha-ministry` stops a call that is passed on to another ministry; host and path
 * stop one that was sent to a false address of the same ministry and is passed on to the true one.
 */
export const COVERED = [
  '@method',
  '@authority',
  '@path',
  '@query',
  'content-type',
  'content-digest',
  'tongcha-ministry',
  'tongcha-claims',
  'x-request-id',
] as const;

/** Seconds for which a signature of ours holds. */
export const LIFE_S = 30;

/** Seconds for which any signature may hold: a call is remembered for so long. */
export const MAX_LIFE_S = 60;

/** Seconds by which two clocks may differ. */
export const SKEW_S = 30;

/** Ed25519 is RFC 9421's (3.3.6) with RFC 9530's digest; the two of SM2 and SM3 are in no registry of the IETF. */
export interface Algorithm {
  /** The parameter `alg`. */
  readonly name: 'ed25519' | 'sm2-sm3';
  /** The key in `content-digest`, and what node:crypto calls it. */
  readonly digest: 'sha-256' | 'sm3';
  readonly hash: 'sha256' | 'sm3';
}

export const ED25519: Algorithm = { name: 'ed25519', digest: 'sha-256', hash: 'sha256' };
export const SM2: Algorithm = { name: 'sm2-sm3', digest: 'sm3', hash: 'sm3' };
