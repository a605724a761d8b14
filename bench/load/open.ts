import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import { percentile } from './closed.ts';
import type { Question } from './question.ts';

export interface OpenLoop {
  readonly url: string;
  readonly next: () => Question;
  /** Arrivals a second, on average. */
  readonly rate: number;
  readonly seconds: number;
  /** Beside those of every question. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Poured {
  readonly asked: number;
  /** No answer, or none in time. */
  readonly lost: number;
  readonly wrong: number;
  readonly faults: readonly string[];
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

const CONNECTIONS = 512;
/** Beyond so many unanswered ones an arrival is lost without being sent: the gateway no longer keeps up. */
const MOST_WAITING = 5_000;
const FAULTS_KEPT = 3;
/** Latencies are kept in steps of a tenth of a millisecond, so that a long run takes no memory of its own. */
const STEP_MS = 0.1;
const STEPS = 600_000;

/**
 * Asks at the moments of a Poisson clock, whatever was answered meanwhile. An answer's time counts from the moment its
 * question was due, so that a gateway that stalls is charged for all who had to wait.
 */
export async function openLoop({ url, next, rate, seconds, headers }: OpenLoop): Promise<Poured> {
  const client = new Client(url, CONNECTIONS, { headers });
  const histogram = new Uint32Array(STEPS);
  const faults: string[] = [];
  const waiting = new Set<Promise<void>>();
  let asked = 0;
  let lost = 0;
  let wrong = 0;
  const fault = (text: string): void => {
    if (faults.length < FAULTS_KEPT) faults.push(text);
  };
  const ask = (due: number): void => {
    asked += 1;
    if (waiting.size >= MOST_WAITING) {
      lost += 1;
      return fault(`${MOST_WAITING} were waiting`);
    }
    const one = client.ask(next()).then(
      (outcome) => {
        const step = Math.min(STEPS - 1, Math.max(0, Math.floor((performance.now() - due) / STEP_MS)));
        histogram[step] = (histogram[step] ?? 0) + 1;
        if (outcome.wrong === null) return;
        wrong += 1;
        fault(outcome.wrong);
      },
      (error: unknown) => {
        lost += 1;
        fault(String(error));
      },
    );
    waiting.add(one);
    void one.finally(() => waiting.delete(one));
  };

  const end = performance.now() + seconds * 1000;
  let due = performance.now();
  try {
    while (due < end) {
      const now = performance.now();
      for (; due <= now && due < end; due += (-Math.log(1 - Math.random()) / rate) * 1000) ask(due);
      await sleep(1);
    }
    await Promise.all(waiting);
  } finally {
    await client.close();
  }
  return {
    asked,
    lost,
    wrong,
    faults,
    p50: quantile(histogram, 50),
    p99: quantile(histogram, 99),
    worst: quantile(histogram, 100),
  };
}

function quantile(histogram: Uint32Array, percent: number): number {
  const total = histogram.reduce((sum, each) => sum + each, 0);
  let seen = 0;
  for (const [step, count] of histogram.entries()) {
    seen += count;
    if (count > 0 && seen >= (total * percent) / 100) return step * STEP_MS;
  }
  return percentile([], percent);
}
