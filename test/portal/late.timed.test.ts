import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINISTRIES } from '../support/ministries.ts';
import { few, LONG, oneADay } from '../support/runs.ts';
import { noteShifts, shiftsOn } from './support/shifts.ts';
import { DESKTOP, NO_BROWSER, PHONE, type Stage, startStage } from './support/stage.ts';

/** Recalled, which one ministry alone knows. */
const WARNED = 'drug:83857930000879766601';
const KNOWS = 'food-drug';
const UNWARNED = 'gs1:(01)06901234001105(10)C260905';
const MOST_MS = 1_500;
/** A busy machine is slow itself: the long run, alone, holds the figure. */
const MOST_USEFUL_MS = LONG ? 1_000 : 3_000;
/** Half of what readers do not mind (web.dev, CLS). */
const MOST_SHIFT = 0.05;
const TRIES = 3;

interface Measured {
  readonly stands: number;
  readonly shifts: number;
}

const unit = (code: string): string => `/t/${encodeURIComponent(code)}`;
/** On a phone each; in a wide window each by `npm run test:long`. */
const CASES = Object.keys(MINISTRIES).flatMap((name) => [
  { name, window: 'phone', options: PHONE },
  ...(LONG ? [{ name, window: 'desktop', options: DESKTOP }] : []),
]);

if (NO_BROWSER) console.warn(`how soon a warning stands is not measured: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('how soon a page stands', { timeout: 300_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
    // What a gateway plans and a browser compiles at their first time.
    for (const code of [WARNED, UNWARNED]) {
      const visit = await stage.open(unit(code));
      await visit.page.locator('.verdict:not(.asking)').waitFor();
      await visit.close();
    }
  }, 240_000);
  afterAll(() => stage?.stop());

  const measure = async (
    name: string,
    code: string,
    window: object,
    look: (page: Page) => Promise<unknown>,
  ): Promise<Measured> => {
    await stage.graph.proxies[name]?.set({ kind: 'timeout' });
    const visit = await stage.open(unit(code), { ...window, before: noteShifts });
    await look(visit.page);
    const stands = await visit.page.evaluate<number>('performance.now()');
    // Until it was given up, and asked again.
    await sleep(4_000);
    const shifts = await shiftsOn(visit.page);
    await visit.close();
    await stage.graph.proxies[name]?.set(null);
    await sleep(1_000);
    return { stands, shifts };
  };

  /** The best of a few: what else the machine does is not the page's. */
  const bestOf = async (mostMs: number, ...asked: Parameters<typeof measure>): Promise<Measured> => {
    let best: Measured = { stands: Infinity, shifts: Infinity };
    for (let i = 0; i < TRIES && (best.stands >= mostMs || best.shifts >= MOST_SHIFT); i += 1) {
      const { stands, shifts } = await measure(...asked);
      best = { stands: Math.min(best.stands, stands), shifts: Math.min(best.shifts, shifts) };
    }
    return best;
  };

  /** A phone of the middle: a processor four times slower, and what DevTools calls fast 3G: 1.6 Mbit/s, 150 ms. */
  const slowPhone = async (page: Page, context: BrowserContext): Promise<unknown> => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: 200_000,
      uploadThroughput: 93_750,
    });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    return page.addInitScript(`
      globalThis.seen = {};
      const SEEN = { shell: '.verdict', name: '.thing .name, .thing .unnamed:not(.skeleton)', verdict: '.verdict:not(.asking)', facts: '.facts dd' };
      (function look() {
        for (const [what, where] of Object.entries(SEEN))
          if (document.querySelector(where)) globalThis.seen[what] ??= performance.now();
        requestAnimationFrame(look);
      })();`);
  };

  it.each(['nothing kept', 'the pages kept'] as const)(
    'on a slow phone a first answer, what it is and what is against it, is read within a second: %s',
    async (kept) => {
      let best: Readonly<Record<string, number>> = { name: Infinity, verdict: Infinity };
      const useful = ({ name = Infinity, verdict = Infinity }: typeof best): number => Math.max(name, verdict);
      for (let i = 0; i < 2 * TRIES && useful(best) >= MOST_USEFUL_MS; i += 1) {
        const visit = await stage.open(kept === 'nothing kept' ? '/health' : '/', {
          ...PHONE,
          stranger: true,
          before: slowPhone,
        });
        await visit.page.waitForLoadState('networkidle');
        await visit.page.goto(unit(WARNED));
        await visit.page.locator('.facts dd').first().waitFor();
        const seen = await visit.page.evaluate<Record<string, number>>('globalThis.seen');
        if (useful(seen) < useful(best)) best = seen;
        await visit.close();
      }
      const told = Object.entries(best).map(([what, at]) => `${what} ${at.toFixed(0)} ms`);
      console.info(`a slow phone, ${kept}: ${told.join(', ')}`);
      expect(useful(best)).toBeLessThan(MOST_USEFUL_MS);
    },
  );

  it.each(
    few(
      1,
      CASES.filter(({ name }) => name !== KNOWS),
    ),
  )('a warning stands within 1.5 s, and does not jump: $name hung, $window', async ({ name, window, options }) => {
    const { stands, shifts } = await bestOf(MOST_MS, name, WARNED, options, (page) =>
      page.locator('.verdict').filter({ hasText: '该产品已被召回' }).waitFor(),
    );
    console.info(`${name} hung, ${window}: warned after ${stands.toFixed(0)} ms; layout shift ${shifts.toFixed(3)}`);
    expect(stands).toBeLessThan(MOST_MS);
    expect(shifts).toBeLessThan(MOST_SHIFT);
  });

  it('a warning stands within 1.5 s with one ministry hung, one dead, and one whose answers break off', async () => {
    const broken = {
      'special-equipment': { kind: 'timeout' },
      'rare-earth': { kind: 'down' },
      'hazardous-goods': { kind: 'limit', bytes: 300 },
    } as const;
    let stands = Infinity;
    for (let i = 0; i < TRIES && stands >= MOST_MS; i += 1) {
      for (const [name, fault] of Object.entries(broken)) await stage.graph.proxies[name]?.set(fault);
      const visit = await stage.open(unit(WARNED), PHONE);
      await visit.page.locator('.verdict').filter({ hasText: '该产品已被召回' }).waitFor();
      stands = Math.min(stands, await visit.page.evaluate<number>('performance.now()'));
      await visit.close();
      for (const name of Object.keys(broken)) await stage.graph.proxies[name]?.set(null);
      await sleep(1_000);
    }
    console.info(`one hung, one dead, one broken: warned after ${stands.toFixed(0)} ms`);
    expect(stands).toBeLessThan(MOST_MS);
  });

  it.each(oneADay('late without a warning', CASES, ({ name }) => name))(
    'without a warning does not jump: $name hung, $window',
    async ({ name, window, options }) => {
      const { shifts } = await bestOf(60_000, name, UNWARNED, options, (page) =>
        page.locator('.verdict:not(.asking)').waitFor(),
      );
      console.info(`${name} hung, ${window}: layout shift ${shifts.toFixed(3)}`);
      expect(shifts).toBeLessThan(MOST_SHIFT);
    },
  );
});
