import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';

/** How long a ministry, or a system behind it, is away while it is started again, milliseconds. */
const AWAY = [740, 2_800];
/** A new question every so often, milliseconds. */
const EVERY_MS = 25;
/** The longest pause between two probes: as it is shipped for the longer of both, for the other as much as it never reaches. */
const PROBE_EVERY_MS = LONG ? 5_000 : 1_500;
/** What a machine that is busy with other things may add, milliseconds. */
const SLACK_MS = 400;

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ proxied: 'both', probeEveryMs: PROBE_EVERY_MS });
}, 120_000);
afterAll(() => graph.stop());

let last = 0;
/** About the ministry's unit and one more, so that the call is shared with none. */
async function isComplete(field: string, code: string): Promise<boolean> {
  const { errors } = await graph.query(
    `query ($code: TraceCode!, $other: TraceCode!) { unit(code: $code) { ${field} { code productName } } other: unit(code: $other) { ${field} { code } } }`,
    { code, other: `urn:test:${(last += 1)}` },
  );
  return errors.length === 0;
}

/** The one system of the ministry that is asked over a proxy. */
function legacyOf(prefix: string): FaultProxy {
  const [found] = Object.entries(graph.legacyProxies).filter(([setting]) => setting.startsWith(prefix));
  if (!found) throw new Error(`no system of ${prefix}`);
  return found[1];
}

const RARE_EARTH = ['rareEarth', 'relot:91320500MA1F00110G.NF260315'] as const;
const PLACES = [
  ['a ministry', () => graph.proxies['rare-earth'] as FaultProxy],
  ['a legacy system', () => legacyOf('RARE')],
] as const;

/** Each takes a quarter of a minute: the short run has the first. */
const CASES = PLACES.flatMap(([what, of]) => AWAY.map((awayMs) => [what, awayMs, of] as const));

test.each(LONG ? CASES : CASES.slice(0, 1))(
  '%s that is away for %i ms makes no answer incomplete for longer',
  async (what, awayMs, of) => {
    const [field, code] = RARE_EARTH;
    const proxy = of();
    // Whatever was before is forgotten, and everything is connected.
    await vi.waitFor(async () => expect(await isComplete(field, code)).toBe(true), { timeout: 30_000, interval: 50 });
    await sleep(PROBE_EVERY_MS + 1_000);
    expect(await isComplete(field, code)).toBe(true);

    const incomplete: number[] = [];
    let longest = 0;
    let answered = 0;
    const load = { done: false };
    const asked: Promise<void>[] = [];
    const asking = (async () => {
      while (!load.done) {
        const askedAt = performance.now();
        asked.push(
          isComplete(field, code).then((complete) => {
            const now = performance.now();
            answered += 1;
            longest = Math.max(longest, now - askedAt);
            if (!complete) incomplete.push(now);
          }),
        );
        await sleep(EVERY_MS);
      }
    })();
    await sleep(300);
    expect(incomplete).toEqual([]);
    const gone = performance.now();
    await proxy.set({ kind: 'down' });
    await sleep(awayMs - (performance.now() - gone));
    await proxy.set(null);
    const away = performance.now() - gone;
    // Longer than the longest pause between two probes.
    await sleep(PROBE_EVERY_MS + 2_000);
    load.done = true;
    await asking;
    await Promise.all(asked);

    const gap = incomplete.length === 0 ? 0 : Math.max(...incomplete) - Math.min(...incomplete);
    console.log(
      `${what} away ${Math.round(away)} ms: incomplete for ${Math.round(gap)} ms (${incomplete.length} of ${answered}), longest answer ${Math.round(longest)} ms`,
    );
    expect(gap).toBeLessThan(away + SLACK_MS);
    expect(longest).toBeLessThan(1_500 + 2 * SLACK_MS);
  },
  60_000,
);
