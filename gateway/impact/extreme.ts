/** An input: how bad it is, and how much of it there is at least and at most; `high` may be infinite. */
export interface Input {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The greatest share of what is bad in a sum of inputs: the most of Σ amount·share / Σ amount, where each amount is in
 * its limits and the sum is at least `least`.
 *
 * Exact, by the exchange argument for fractional programs: of two inputs the worse one is raised first, and raising one
 * pays as long as it is worse than the mixture.
 *
 * @param inputs are put in order
 * @returns 0 where there is no input
 */
export function greatestShare(inputs: Input[], least: number): number {
  if (inputs.length === 1) return inputs[0]?.share ?? 0;
  inputs.sort((a, b) => b.share - a.share);
  let [bad, all] = [0, 0];
  for (const { share, low } of inputs) {
    bad += low * share;
    all += low;
  }
  let rest = 0;
  for (const { share, low, high } of inputs) {
    if (all > 0 && share * all <= bad) break;
    rest += 1;
    if (high <= low) continue;
    // As much of it as one likes: the mixture comes as near to it as one likes.
    if (high === Infinity) return share;
    bad += (high - low) * share;
    all += high - low;
  }
  // There is more in all than these: of what is left the worst.
  for (; rest < inputs.length && all < least; rest += 1) {
    const input = inputs[rest];
    if (!input || input.high <= input.low) continue;
    const more = Math.min(input.high - input.low, least - all);
    bad += more * input.share;
    all += more;
  }
  return all > 0 ? bad / all : 0;
}

/** The smallest share of what is bad. */
export function smallestShare(inputs: readonly Input[], least: number): number {
  if (inputs.length === 0) return 0;
  const good = inputs.map(({ share, low, high }) => ({ share: 1 - share, low, high }));
  return Math.max(0, 1 - greatestShare(good, least));
}
