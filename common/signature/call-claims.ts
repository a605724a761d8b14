/** Who may ask: what a token says of its bearer, or that there was none; `system` is the platform itself, which no token says. */
export type Role = 'anonymous' | 'citizen' | 'enterprise' | 'regulator' | 'data-team' | 'system';

/** In the order in which they yield where there is not enough for all: those who must act on what they find come last. */
export const YIELDING: readonly Role[] = ['anonymous', 'citizen', 'enterprise', 'data-team', 'system', 'regulator'];

/** What a ministry is told of who asks, signed with the call. It names no person: the request's id leads to the audit log. */
export interface CallClaims {
  readonly role: Role;
  /** Of a regulator: the sector of its ministry. */
  readonly sector?: string;
  /** Of an enterprise: its USCC. It sees what is conditional of its own records only. */
  readonly organization?: string;
  /** The policies of the ministries' agreements that hold for this request, sorted. */
  readonly policies?: readonly string[];
  /** Why it asks, as the agreements name it. */
  readonly purpose?: string;
  /** As of which moment it is to answer, as `readMoment` writes it: what was recorded until then, that moment included. Absent: now. */
  readonly asOf?: string;
}

/** Nobody has said who asks: what is public, and no more. */
export const ANONYMOUS_CLAIMS: CallClaims = { role: 'anonymous' };
