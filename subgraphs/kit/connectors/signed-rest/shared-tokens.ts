import { hash } from 'node:crypto';
import { type Fetch, TokenKeeper } from './token.ts';

/** What the clients of one account have in common. */
export interface SharedTokens {
  get(fetch: Fetch, signal: AbortSignal): Promise<string>;
  refused(token: string): Promise<void>;
  /** The last client to leave takes the token with it. */
  leave(): void;
}

interface Account {
  readonly keeper: TokenKeeper;
  clients: number;
}

/**
 * By a hash of who asks and whom. A bus that allows an account one session ends the token of one client when another
 * fetches its own: clients of one process share
 * theirs. Processes do not; each of them needs an account of its own there.
 */
const accounts = new Map<string, Account>();

export function shareTokens(account: readonly string[]): SharedTokens {
  const key = hash('sha256', JSON.stringify(account));
  const own: Account = accounts.get(key) ?? { keeper: new TokenKeeper(), clients: 0 };
  accounts.set(key, own);
  own.clients += 1;
  return {
    get: (fetch, signal) => own.keeper.get(fetch, signal),
    refused: (token) => own.keeper.refused(token),
    leave: () => {
      own.clients -= 1;
      if (own.clients === 0) accounts.delete(key);
    },
  };
}
