import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINISTRIES } from '../support/ministries.ts';
import { few } from '../support/runs.ts';
import { askedBy } from './support/asked-by.ts';
import { left, NO_BROWSER, type Stage, startStage, type Visit } from './support/stage.ts';

const PACK = 'drug:83857930000879766601';
const CAKE = 'gs1:(01)06901234001105(10)C260905';
const unit = (code: string): string => `/t/${encodeURIComponent(code)}`;
const NOTHING_FOUND = /未查到|没有部门|没有查到|安全(?!间隔期)/;

if (NO_BROWSER) console.warn(`answers that come late are not tried on the portal's pages: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('the answer page while a chain is walked', { timeout: 120_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterEach(() => Promise.all(Object.values(stage.graph.proxies).map((proxy) => proxy.set(null))));
  afterAll(() => stage?.stop());

  const verdict = (visit: Visit): ReturnType<Visit['page']['locator']> => visit.page.locator('.verdict');

  it.each(few(2, Object.keys(MINISTRIES)))(
    'says whom it waits for, and nothing of what was not found, while %s is silent',
    async (name) => {
      await stage.graph.proxies[name]?.set({ kind: 'latency', ms: 900 });
      const seen: string[] = [];
      const visit = await stage.open(unit(CAKE), {
        before: (page) =>
          page
            .exposeFunction('noteText', (text: string) => void seen.push(text))
            .then(() =>
              page.addInitScript(
                `addEventListener('DOMContentLoaded', () => new MutationObserver(() => noteText(document.querySelector('main')?.innerText ?? '')).observe(document, { subtree: true, childList: true, characterData: true }));`,
              ),
            ),
      });
      await verdict(visit).and(visit.page.locator(':not(.asking)')).waitFor();
      const asking = seen.filter((text) => text.includes('正在查询'));
      expect(asking.some((text) => text.includes('正在等待'))).toBe(true);
      expect(asking.flatMap((text) => new RegExp(`.*(${NOTHING_FOUND.source}).*`).exec(text)?.[0] ?? [])).toEqual([]);
      await visit.close();
    },
  );

  it('what it asks first is asked while its script is on its way, and once', async () => {
    const asked: string[] = [];
    const all = Promise.withResolvers<void>();
    const before = async (page: Page): Promise<unknown> => {
      page.on('request', (request) => {
        if (!request.url().includes('/graphql')) return;
        asked.push(askedBy(request).operationName);
        if (asked.includes('Warnings') && asked.filter((each) => /^(Unit|Product)/.test(each)).length > 0)
          all.resolve();
      });
      return page.route('**/assets/index-*.js', async (route) => {
        await all.promise;
        await route.continue();
      });
    };
    const visit = await stage.open(unit(PACK), { before });
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await visit.page.waitForLoadState('networkidle');
    const once = asked.filter((each) => /^(Unit|Warnings|ChainBackLive)/.test(each)).sort();
    expect(once).toEqual([...new Set(once)]);
    expect(once.length).toBe(Object.keys(MINISTRIES).length + 2);
    await visit.page.unrouteAll({ behavior: 'wait' });
    await left(visit);
  });

  it('where events cannot be had, the same is answered at once', async () => {
    const before = (page: Page): Promise<unknown> =>
      page.route('**/graphql*', async (route) => {
        const { operationName } = askedBy(route.request());
        if (!operationName.endsWith('Live')) return route.continue();
        return operationName === 'ChainBackLive'
          ? route.fulfill({
              status: 403,
              json: { errors: [{ message: 'no', extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] },
            })
          : route.fulfill({ contentType: 'text/event-stream', body: 'event: next\ndata: {"data":null}\n\n' });
      });
    const visit = await stage.open(unit(PACK), { before });
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await visit.page.locator('.unit.warned').first().waitFor({ state: 'attached' });
    await visit.page.unrouteAll({ behavior: 'wait' });
    await visit.close();
  });

  it('who was late is asked again without being told to, and what it says is added', async () => {
    await stage.graph.proxies['special-equipment']?.set({ kind: 'down' });
    const visit = await stage.open(unit(CAKE));
    await verdict(visit).filter({ hasText: '尚未答复：特种设备' }).waitFor();
    await stage.graph.proxies['special-equipment']?.set(null);
    await verdict(visit).filter({ hasText: '能核对的部分未查到召回或不合格记录' }).waitFor({ timeout: 60_000 });
    await left({ ...visit, complaints: [] });
  });
});
