import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALL } from '../support/runs.ts';
import { askedBy } from './support/asked-by.ts';
import { left, NO_BROWSER, type Stage, startStage, type Visit } from './support/stage.ts';

const PACK = 'drug:83857930000879766601';
const unit = (code: string): string => `/t/${encodeURIComponent(code)}`;

if (NO_BROWSER) console.warn(`failures on the portal's pages are not tested: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('the pages of the portal when something fails or is slow', { timeout: 120_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterEach(() => Promise.all(Object.values(stage.graph.proxies).map((proxy) => proxy.set(null))));
  afterAll(() => stage?.stop());

  const verdict = (visit: Visit): ReturnType<Visit['page']['locator']> => visit.page.locator('.verdict');

  /** What is read of the page, as often as it has been asked again. */
  const askedAgain = <T>(visit: Visit, read: () => Promise<T>): ReturnType<typeof expect.poll<T>> => {
    const again = verdict(visit).getByRole('button', { name: '重新查询' });
    return expect.poll(
      async () => {
        if ((await again.count()) > 0 && (await again.isEnabled())) await again.click();
        return read();
      },
      { timeout: 40_000, interval: 300 },
    );
  };

  it.runIf(ALL)(
    'a ministry that is down is a gap; what is known stands, and its answer is added when it is asked again',
    async () => {
      await stage.graph.proxies['special-equipment']?.set({ kind: 'down' });
      const visit = await stage.open(unit('gs1:(01)06901234001105(10)C260905'));
      await verdict(visit).filter({ hasText: '部分部门暂未答复' }).waitFor();
      expect(await verdict(visit).innerText()).toContain('尚未答复：特种设备');
      expect(await visit.page.locator('.sources').innerText()).toMatch(/特种设备\s+未答复/);
      expect(await visit.page.locator('.thing .name').innerText()).toBe('鸡蛋糕');
      await stage.graph.proxies['special-equipment']?.set(null);
      await askedAgain(visit, () => verdict(visit).innerText()).toContain('未查到召回或不合格记录');
      expect(visit.elsewhere).toEqual([]);
      await visit.close();
    },
  );

  it('of the list of recalls it is told who is missing, on the page and in its feed, until they have answered', async () => {
    await stage.graph.proxies['food-drug']?.set({ kind: 'down' });
    const visit = await stage.open('/recalls');
    await verdict(visit).filter({ hasText: '尚未答复或未读完：食品药品' }).waitFor();
    const rows = visit.page.locator('.recalls .lots > li');
    const without = await rows.count();
    const feed = (await (await fetch(`${stage.origin}/recalls.json`)).json()) as {
      readonly description: string;
      readonly items: readonly object[];
    };
    expect([feed.items.length > 0, feed.description]).toEqual([true, expect.stringContaining('食品药品')]);
    await stage.graph.proxies['food-drug']?.set(null);
    await askedAgain(visit, () => verdict(visit).count()).toBe(0);
    await expect.poll(() => rows.count()).toBeGreaterThan(without);
    const whole = await fetch(`${stage.origin}/recalls.json`);
    expect(await whole.json()).toMatchObject({ _tongcha: { complete: true, missing: null } });
    await visit.close();
  });

  it('while a ministry has not answered, nothing is said to be not found of a product; a recalled lot that is known shows all the same', async () => {
    await stage.graph.proxies['agriculture']?.set({ kind: 'down' });
    const visit = await stage.open(unit('gs1:(01)06901234001044'));
    await verdict(visit).filter({ hasText: '部分部门暂未答复' }).waitFor();
    expect(await visit.page.locator('main').innerText()).toMatch(/尚未答复：农业[^]*农业\s+未答复/);
    expect(await visit.page.locator('main').innerText()).not.toContain('未查到');
    await visit.page.goto(unit('gs1:(01)06901234001020'));
    const recalled = verdict(visit).filter({ hasText: '这种产品有 1 个批次被召回' });
    await recalled.filter({ hasText: '尚未答复：农业' }).waitFor();
    await stage.graph.proxies['agriculture']?.set(null);
    await visit.page.goto(unit('gs1:(01)06901234001044'));
    await askedAgain(visit, () => verdict(visit).innerText()).toContain('未查到这种产品有被召回的批次');
    expect(visit.elsewhere).toEqual([]);
    await visit.close();
  });

  it('a slow ministry’s answer is added in place while the others are read', async () => {
    // Held on its way, so that it is late whatever else the machine does.
    const late = Promise.withResolvers<void>();
    const before = (page: Page): Promise<unknown> =>
      page.route('**/graphql*', async (route) => {
        if (askedBy(route.request()).operationName === 'UnitHazardousGoods') await late.promise;
        await route.continue();
      });
    const visit = await stage.open(unit(PACK), { before });
    await visit.page.locator('.thing .name').filter({ hasText: '示例片' }).waitFor();
    expect(await visit.page.locator('.sources tr.is-waiting').innerText()).toContain('危险品');
    late.resolve();
    await expect.poll(() => visit.page.locator('.sources tr.is-waiting').count(), { timeout: 20_000 }).toBe(0);
    await visit.page.unrouteAll({ behavior: 'wait' });
    await left(visit);
  });

  it('what is private is neither sent nor left in an address, typed or in a link', async () => {
    const sent: string[] = [];
    const visit = await stage.open('/', {
      stranger: true,
      before: async (page) =>
        void page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`)),
    });
    const notice = visit.page.getByText('这里面有个人或支付信息，没有查询');
    await visit.page.getByLabel('追溯码').fill('11010519491231002X');
    await visit.page.getByRole('button', { name: '查询' }).click();
    await notice.waitFor();
    expect(visit.page.url()).toBe(`${stage.origin}/q?private`);
    await visit.page.goBack();
    expect(visit.page.url()).toBe(`${stage.origin}/`);
    for (const path of [
      '/q?text=11010519491231002X',
      unit('tel:+8613800000000'),
      unit('WIFI:S:shop;P:not-a-password;;'),
    ]) {
      await visit.page.goto(path);
      await notice.waitFor();
      expect(visit.page.url()).toBe(`${stage.origin}/q?private`);
    }
    expect(sent.filter((each) => each.includes('/graphql'))).toEqual([]);
    await left(visit);
  });

  it('without a network it says so, and asks again when there is one', async ({ skip }) => {
    const visit = await stage.open('/', { stranger: true });
    const online = await visit.page.evaluate('navigator.onLine');
    skip(!online, 'this machine has no network but its own: a browser here is never online');
    await visit.page.context().setOffline(true);
    await visit.page.getByLabel('追溯码').fill(PACK);
    await visit.page.getByRole('button', { name: '查询' }).click();
    await visit.page.getByText('网络不通').waitFor();
    await visit.page.context().setOffline(false);
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await visit.close();
  });

  it('who asks too often is told how long to wait', async () => {
    const visit = await stage.open(unit(PACK), {
      before: (page) =>
        page.route('**/graphql*', (route) =>
          route.fulfill({
            status: 429,
            headers: { 'retry-after': '7' },
            json: { errors: [{ message: 'slow down', extensions: { code: 'RATE_LIMITED' } }] },
          }),
        ),
    });
    await visit.page.getByText(/请等待 [67] 秒后再试/).waitFor();
    await visit.close();
  });
});
