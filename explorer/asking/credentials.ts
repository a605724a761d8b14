import { type Store, storeOf } from '../store.ts';

/** Who asks, and why, as the caller has entered it. */
export interface Credentials {
  readonly token: string;
  readonly purpose: string;
}

const KEY = 'tongcha-explorer';

/** Of this tab alone: what is in a session's storage ends with it, and no other tab reads it. */
export const credentials: Store<Credentials> = storeOf(kept());

export function keepCredentials(next: Credentials): void {
  try {
    if (next.token || next.purpose) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing still sends them.
  }
  credentials.set(next);
}

/** Whether a request can carry it in a header. */
export function isSendable({ token, purpose }: Credentials): boolean {
  return /^[\x21-\x7e]*$/.test(token + purpose);
}

export function headersOf({ token, purpose }: Credentials): Record<string, string> {
  return { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(purpose ? { 'tongcha-purpose': purpose } : {}) };
}

function kept(): Credentials {
  try {
    const { token, purpose } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return { token: typeof token === 'string' ? token : '', purpose: typeof purpose === 'string' ? purpose : '' };
  } catch {
    return { token: '', purpose: '' };
  }
}
