/** Of a sign-in that is under way: what is needed to finish it, and where the person was. No token is ever kept. */
export interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly to: string;
}

const PENDING = 'tongcha-desk-pending';
const SIGNED_IN = 'tongcha-desk-signed-in';
const PURPOSE = 'tongcha-desk-purpose';

export function writePending(pending: Pending): void {
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
}

/** Once: what came back is not read twice. */
export function takePending(): Pending | null {
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  return text === null ? null : (JSON.parse(text) as Pending);
}

/** Whether this tab was signed in, so that a page that is loaded anew may sign in without asking. */
export const wasSignedIn = (): boolean => sessionStorage.getItem(SIGNED_IN) !== null;

export function rememberSignedIn(is: boolean): void {
  if (is) sessionStorage.setItem(SIGNED_IN, 'yes');
  else for (const key of [SIGNED_IN, PURPOSE]) sessionStorage.removeItem(key);
}

/** Why the person of this tab asks; null: not said. */
export const keptPurpose = (): string | null => sessionStorage.getItem(PURPOSE);

export function keepPurpose(purpose: string | null): void {
  if (purpose === null) sessionStorage.removeItem(PURPOSE);
  else sessionStorage.setItem(PURPOSE, purpose);
}
