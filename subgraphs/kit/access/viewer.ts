import type { CallClaims } from '@tongcha/signature';
import type { MinistryContext } from '../context.ts';

/** Holds for every enterprise, of the records where it is a party. */
export const OWN_RECORDS = 'own-records';

/** Who asks, in the terms of one ministry's rules. */
export class Viewer {
  readonly anonymous: boolean;
  /** The platform itself, which no token can be. */
  readonly platform: boolean;
  /** The USCC of an enterprise that may see what is its own; null: nothing is. */
  readonly organization: string | null;
  readonly #name: string;
  readonly #policies: ReadonlySet<string>;

  constructor(name: string, claims: CallClaims) {
    this.#name = name;
    this.#policies = new Set(claims.policies);
    this.anonymous = claims.role === 'anonymous';
    this.platform = claims.role === 'system';
    this.organization =
      claims.role === 'enterprise' && this.#policies.has(OWN_RECORDS) ? (claims.organization ?? null) : null;
  }

  holds(policy: string, own: () => boolean): boolean {
    if (policy === OWN_RECORDS) return this.organization !== null && own();
    return this.#policies.has(policy);
  }

  /** Whether it may see this group of what the ministry shares on conditions: `parties`, `quantities`, … */
  may(group: string): boolean {
    return this.#policies.has(`${this.#name}/${group}`);
  }
}

/** The viewer of each request, made once. */
export function viewersOf(ministry: string): (context: MinistryContext) => Viewer {
  const known = new WeakMap<MinistryContext, Viewer>();
  return (context) => {
    const met = known.get(context);
    if (met) return met;
    const viewer = new Viewer(ministry, context.claims);
    known.set(context, viewer);
    return viewer;
  };
}
