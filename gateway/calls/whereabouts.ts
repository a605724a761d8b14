import type { HttpClientResponse } from '@tongcha/http';
import { Fault, Gone } from '@tongcha/resilience';

/** Why a member is not where it was: its host has no address any more, or what is there answers that it is elsewhere now. */
export type Elsewhere = 'NO_SUCH_HOST' | 'REDIRECTED';

/** A redirect is not followed: whoever can answer at the old address could send signed calls anywhere. */
export class Redirected extends Fault {
  /** Whether it surely did nothing of what it was asked: only 307 and 308 say so (RFC 9110, 15.4); 303 says the contrary. */
  readonly isUndone: boolean;

  constructor(status: number) {
    super('BAD_ANSWER', 'answered with a redirect');
    this.isUndone = status === 307 || status === 308;
  }
}

/** What calls to one address say of whether its member is still there. */
export class Whereabouts {
  #elsewhere: Elsewhere | null = null;

  /** Null: as far as is known it is there. */
  get elsewhere(): Elsewhere | null {
    return this.#elsewhere;
  }

  /** From a response. @throws Redirected */
  learn({ status }: HttpClientResponse): void {
    const isElsewhere = status >= 300 && status < 400;
    this.#elsewhere = isElsewhere ? 'REDIRECTED' : null;
    if (isElsewhere) throw new Redirected(status);
  }

  /** From a call without one. */
  failed(error: unknown): void {
    // Whoever refuses a connection has an address.
    if (error instanceof Gone) this.#elsewhere = isUnknownHost(error) ? 'NO_SUCH_HOST' : null;
  }
}

/** A name server that does not answer (EAI_AGAIN) says nothing of where anybody is. */
function isUnknownHost({ cause }: Gone): boolean {
  return (cause as { readonly code?: unknown } | undefined)?.code === 'ENOTFOUND';
}
