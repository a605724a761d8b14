import { Client } from './client.ts';
import type { Question } from './question.ts';

export interface ClosedLoop {
  readonly url: string;
  readonly next: () => Question;
  readonly clients: number;
  readonly seconds: number;
  /** How long an answer is waited for; half a minute when absent. */
  readonly answerMs?: number;
  /** Beside those of every question. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Measured {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Of an answer, on average. */
  readonly bytes: number;
  /** The first few faults; any makes the run worthless. */
  readonly faults: readonly string[];
  readonly wrong: number;
}

/** Whatever the time, a run ends at so many requests. */
const MOST_REQUESTS = 2_000_000;
const FAULTS_KEPT = 3;

/** Each client asks, waits for the answer, checks it and asks again, until the time is over; then the last answers are awaited. */
export async function closedLoop({ url, next, clients, seconds, answerMs, headers }: ClosedLoop): Promise<Measured> {
  const client = new Client(url, clients, { answerMs, headers });
  const milliseconds: number[] = [];
  const faults: string[] = [];
  let bytes = 0;
  let wrong = 0;
  let asked = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < end && asked < MOST_REQUESTS) {
      asked += 1;
      const at = performance.now();
      const outcome = await client
        .ask(next())
        .catch((error: unknown) => ({ bytes: 0, wrong: `no answer: ${String(error)}` }));
      milliseconds.push(performance.now() - at);
      bytes += outcome.bytes;
      if (outcome.wrong === null) continue;
      wrong += 1;
      if (faults.length < FAULTS_KEPT) faults.push(outcome.wrong);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, one));
  } finally {
    await client.close();
  }
  const sorted = Float64Array.from(milliseconds).sort();
  return {
    requests: sorted.length,
    seconds: (performance.now() - start) / 1000,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    bytes: bytes / Math.max(1, sorted.length),
    faults,
    wrong,
  };
}

/** Of values in order. */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param part 0 to 1 */
export function quantile(values: readonly number[], part: number): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    part * 100,
  );
}
