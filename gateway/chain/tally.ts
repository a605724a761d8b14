/** What became of the questions to each member, for one chain or one unit. */
export class Tally {
  readonly #members = new Map<string, MinistryTally>();

  of(member: string): MinistryTally {
    const known = this.#members.get(member);
    if (known) return known;
    const fresh = new MinistryTally();
    this.#members.set(member, fresh);
    return fresh;
  }
}

export class MinistryTally {
  calls = 0;
  /** When the last answer came, epoch milliseconds. */
  answeredAt: number | null = null;
  #busyMs = 0;
  #underWay = 0;
  #since = 0;

  callBegins(): void {
    this.calls += 1;
    if (this.#underWay === 0) this.#since = performance.now();
    this.#underWay += 1;
  }

  /** @param asked whether the ministry was, or the cache answered all of it */
  callEnds(asked: boolean): void {
    if (!asked) this.calls -= 1;
    this.#underWay -= 1;
    this.answeredAt = Date.now();
    if (this.#underWay === 0) this.#busyMs += performance.now() - this.#since;
  }

  /** Time during which at least one call was under way. */
  get milliseconds(): number {
    return Math.round(this.#busyMs);
  }
}
