/** How long a member's calls usually take, kept up to date by every walk. */
export interface Latency {
  /** Milliseconds; what is taken for usual as long as nothing is measured. */
  usualMs: number;
  isMeasured?: boolean;
}
