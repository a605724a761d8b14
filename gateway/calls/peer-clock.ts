/**
 * How far a member's clock is ahead of ours, by the `date` of its responses (RFC 9110, 6.6.1), which has whole seconds: so at least as
 * far, and 0 where they may agree.
 */
export class PeerClock {
  #field: unknown;
  #aheadMs: number | null = null;

  /** Milliseconds, negative where it is behind; null: no response has told. */
  get aheadMs(): number | null {
    return this.#aheadMs;
  }

  /** @param sentAt when the call was sent, epoch milliseconds */
  learn(field: unknown, sentAt: number, now = Date.now()): void {
    // Nearly every response tells the second that the last one told.
    if (field === this.#field || typeof field !== 'string') return;
    this.#field = field;
    const told = Date.parse(field);
    if (Number.isNaN(told)) return;
    // It was written between the two, within the second that it names.
    const [least, most] = [told - now, told + 999 - sentAt];
    this.#aheadMs = least > 0 ? least : most < 0 ? most : 0;
  }
}
