/** Of one ministry since the start, entities and searches. */
export interface Counts {
  /** Answered from the cache without asking. */
  hits: number;
  /** Asked, because nothing was kept that may be given. */
  misses: number;
  /** Given past their time, while they were fetched anew or because that failed. */
  stale: number;
  /** Fetched anew in nobody's time. */
  refreshes: number;
  /** Answers that were kept. */
  kept: number;
  /** What was found and no gateway has written. */
  forged: number;
}

export function emptyCounts(): Counts {
  return { hits: 0, misses: 0, stale: 0, refreshes: 0, kept: 0, forged: 0 };
}
