import { setTimeout as sleep } from 'node:timers/promises';
import type { Prometheus } from './prometheus.ts';

export interface Fired {
  readonly name: string;
  /** After the event's begin. */
  readonly seconds: number;
}

const MOST_MS = 30_000;
const EVERY_MS = 250;

/** Looks for an alert that does not fire yet, for half a minute at most. */
export function watchAlerts(
  prometheus: Prometheus,
  wanted: RegExp | null,
): { readonly fired: Promise<void>; end(): Promise<Fired | null> } {
  const began = performance.now();
  const found = (async (): Promise<Fired | null> => {
    if (wanted === null) return null;
    const before = await prometheus.firing();
    while (performance.now() - began < MOST_MS) {
      const name = [...(await prometheus.firing())].find((each) => wanted.test(each) && !before.has(each));
      if (name !== undefined) return { name, seconds: (performance.now() - began) / 1_000 };
      await sleep(EVERY_MS);
    }
    return null;
  })();
  return { fired: found.then(() => undefined), end: () => found };
}
