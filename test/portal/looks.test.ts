import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, LONG } from '../support/runs.ts';
import { askedBy } from './support/asked-by.ts';
import { RECEIPT, startIntake } from './support/report-answer.ts';
import { DESKTOP, left, NO_BROWSER, PHONE, type Stage, startStage, openGraph } from './support/stage.ts';
import { chainAnswer } from './support/large-chain.ts';
import { unopened, wrongByKeyboard } from './support/keyboard.ts';
import { FIRM, HEBEI, HENAN, membersAnswer, SHANDONG } from './support/three-members.ts';

const PACK = '/t/drug%3A83857930000879766601';
const CAKE = `/t/${encodeURIComponent('gs1:(01)06901234001105(10)C260905')}`;
/** Every page, with what tells that it is there. */
const PAGES: readonly (readonly [path: string, ready: string])[] = [
  ['/', '.examples'],
  [PACK, '.tree'],
  [CAKE, '.tree'],
  [`/t/${encodeURIComponent('gs1:(01)06901234001020')}`, '.lots'],
  ['/q?text=31103506002016053337', '.verdict.unknown'],
  ['/t/drug%3A83857930000879766600', '.verdict.unknown'],
  ['/catalogue', '.catalogue details'],
  ['/recalls?state=all', '.recalls .lots'],
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of WCAG 2.2 A and AA, and best practices, that the page breaks, with where. */
async function violations(page: Page): Promise<readonly string[]> {
  // The policy of the pages lets no script in; the tool's own world is outside it.
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
}

describe.skipIf(NO_BROWSER)('the portal’s looks and weight', { timeout: 180_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterAll(() => stage?.stop());

  it.each(PAGES)(
    '%s is accessible (axe), fits 360 px and says nothing wrong, in Chinese and in English',
    async (path, ready) => {
      const visit = await stage.open(path, {
        ...PHONE,
        viewport: { width: 360, height: 800 },
        large: path === CAKE,
        colorScheme: path === PACK ? 'dark' : 'light',
        bypassCSP: true,
      });
      await visit.page.locator(ready).first().waitFor();
      // Colours are judged when nothing fades any more.
      await visit.page.locator('.skeleton').first().waitFor({ state: 'detached' });
      for (const language of ['zh', 'en']) {
        if (language === 'en') await visit.page.getByRole('button', { name: 'English' }).click();
        expect(await visit.page.locator('html').getAttribute('lang')).toMatch(language);
        expect(await violations(visit.page), language).toEqual([]);
        expect(await visit.page.evaluate('document.documentElement.scrollWidth'), language).toBe(360);
        if (path === PACK) {
          await visit.page.getByRole('tab').last().click();
          expect(await violations(visit.page), `${language}, as a list`).toEqual([]);
          await visit.page.getByRole('tab').first().click();
        }
      }
      expect([visit.complaints, visit.elsewhere]).toEqual([[], []]);
      await visit.close();
    },
  );

  it.each(ALL ? PAGES : PAGES.slice(0, 1))(
    '%s is gone through by keyboard alone, at a desk and on a phone',
    async (path, ready) => {
      for (const size of [DESKTOP, PHONE]) {
        const visit = await stage.open(path, size);
        await visit.page.locator(ready).first().waitFor({ state: 'attached' });
        await visit.page.locator('.skeleton').first().waitFor({ state: 'detached' });
        await visit.page.waitForLoadState('networkidle');
        expect(await unopened(visit.page)).toEqual([]);
        expect(await wrongByKeyboard(visit.page)).toEqual([]);
        await left(visit);
      }
    },
  );

  it('a problem is reported by keyboard at 320 px, sealed for who must answer, and asked again by its receipt (axe)', async () => {
    const intake = await startIntake();
    let isDown = false;
    let isLost = false;
    const lost = {
      data: { complaint: null },
      errors: [{ message: '', path: ['complaint'], extensions: { code: 'UNAVAILABLE' } }],
    };
    const visit = await stage.open(PACK, {
      ...PHONE,
      viewport: { width: 320, height: 640 },
      large: true,
      bypassCSP: true,
      before: (page) =>
        page.route('**/graphql*', async (route) => {
          const told = intake.answer(route.request());
          if (told !== null && isDown) await route.abort();
          else if (told !== null) await route.fulfill({ json: isLost ? lost : told });
          else await route.continue();
        }),
    });
    const { page } = visit;
    await page.getByRole('link', { name: '投诉举报' }).click();
    await page.getByLabel('什么问题').waitFor();
    const looks = async (): Promise<unknown> => [
      await violations(page),
      await page.evaluate('document.documentElement.scrollWidth'),
    ];
    await page.getByRole('button', { name: '发送' }).press('Enter');
    await page.getByText('请选择什么问题，并说明情况。').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('report-topic');
    expect(await looks()).toEqual([[], 320]);
    await page.keyboard.press('ArrowDown');
    await page.getByText('将发给 国家药监局').waitFor();
    await page.getByLabel('请说明情况').fill('药盒破损,canary');
    await page.getByLabel('联系方式').fill('13800000000');
    const photo = await stage.photo(['photo'], { type: 'jpeg' });
    await page.locator('#report-photo').setInputFiles({ name: 'p.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.locator('.taken img').waitFor();
    expect(await looks()).toEqual([[], 320]);
    isDown = true;
    await page.getByRole('button', { name: '发送' }).press('Enter');
    await page.getByText('您写的内容还在本页上').waitFor();
    isDown = false;
    await page.getByRole('button', { name: '发送' }).press('Enter');
    await page.waitForURL(`**/receipt#${RECEIPT}`);
    await page.getByText('受理编号 TS00000001').waitFor();
    expect(await looks()).toEqual([[], 320]);
    const [told] = await intake.opened();
    expect(told).toMatchObject({ text: '药盒破损,canary', contact: '13800000000' });
    expect(told?.photo).toMatch(/^data:image\/jpeg;base64,/);
    // What did not arrive is sent again as the same report.
    expect(intake.bodies).toHaveLength(2);
    expect(intake.bodies[1]).toBe(intake.bodies[0]);
    expect(intake.bodies[0]).not.toMatch(/canary|13800000000/);
    expect(intake.bodies[0]?.length).toBeLessThan(256 * 1024);
    await page.getByLabel('回执编号').fill('nothing');
    await page.getByRole('button', { name: '查进展' }).click();
    await page.getByText('没有这个回执编号').waitFor();
    isLost = true;
    await page.getByRole('button', { name: '查进展' }).click();
    await page.getByText('没有这个回执编号').waitFor({ state: 'detached' });
    await page.locator('.report [role=alert]').waitFor();
    expect(visit.elsewhere).toEqual([]);
    await visit.close();
  });

  it.each(['light', 'dark'] as const)(
    'an answer of several members, marks and all, is accessible (axe) in %s colours',
    async (colorScheme) => {
      const holdings = [
        { of: FIRM, name: '自家苹果' },
        { of: SHANDONG, name: null },
        { of: HENAN, name: null, recalled: true },
      ];
      const visit = await stage.open(CAKE, {
        ...PHONE,
        colorScheme,
        bypassCSP: true,
        before: (page) =>
          page.route('**/graphql*', (route) =>
            route.fulfill({ json: membersAnswer(askedBy(route.request()), holdings, [HEBEI]) }),
          ),
      });
      await openGraph(visit);
      await visit.page.locator('.unit .self').first().waitFor();
      await visit.page.locator('.skeleton').first().waitFor({ state: 'detached' });
      await visit.page.locator('.unit').first().press('Enter');
      expect(await visit.page.locator('.mark.self').count()).toBeGreaterThan(4);
      expect(await violations(visit.page)).toEqual([]);
      await visit.page.getByRole('tab').last().click();
      expect(await violations(visit.page), 'as a list').toEqual([]);
      await visit.close();
    },
  );

  it('the first download is at most 150 KB compressed, and before the drawing an answer needs no more', async () => {
    let bytes = 0;
    const visit = await stage.open('/', {
      stranger: true,
      before: async (page, context) => {
        const devtools = await context.newCDPSession(page);
        await devtools.send('Network.enable');
        devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
      },
    });
    await visit.page.locator('.examples').waitFor();
    await visit.page.waitForLoadState('networkidle');
    console.log(`first download ${(bytes / 1_000).toFixed(0)} kB`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(150_000);
    await left(visit);
  });

  it.each([1_000, 10_000])('a graph of %i units is panned and zoomed smoothly', async (size) => {
    const visit = await stage.open('/t/drug%3A83857930000879766601', {
      ...DESKTOP,
      before: (page) =>
        page.route('**/graphql*', (route) => route.fulfill({ json: chainAnswer(askedBy(route.request()), size) })),
    });
    await visit.page.getByText(`${size} 个单元`).first().waitFor();
    const rest = visit.page.getByRole('button', { name: '全部展开' });
    if (await rest.isVisible()) await rest.click();
    // Seven products at seven steps, in place of a thousand cards.
    await expect.poll(() => visit.page.locator('.unit').count(), { timeout: 20_000 }).toBeGreaterThan(30);
    expect(await visit.page.locator('.unit').count()).toBeLessThan(100);
    const frame = visit.page.locator('.lanes');
    await frame.scrollIntoViewIfNeeded();
    await visit.page.getByRole('button', { name: '看全图' }).click();
    const perSecond = await visit.page.evaluate<number>(`new Promise((resolve) => {
      const frame = document.querySelector('.lanes'), box = frame.getBoundingClientRect(), frames = [];
      const at = (x) => ({ bubbles: true, cancelable: true, view: window, clientX: box.left + x, clientY: box.top + 120 });
      frame.dispatchEvent(new MouseEvent('mousedown', at(300)));
      const step = (now) => {
        frames.push(now);
        const n = frames.length;
        if (n < 45) window.dispatchEvent(new MouseEvent('mousemove', at(300 + 4 * (n % 20))));
        else frame.dispatchEvent(new WheelEvent('wheel', { ...at(300), ctrlKey: true, deltaY: n % 2 ? -30 : 28 }));
        if (n < 90) requestAnimationFrame(step);
        else { window.dispatchEvent(new MouseEvent('mouseup', at(300))); resolve(1000 * (n - 1) / (now - frames[0])); }
      };
      requestAnimationFrame(step);
    })`);
    console.log(`${size} units: ${perSecond.toFixed(0)} frames a second`);
    expect(perSecond).toBeGreaterThan(LONG ? 30 : 5);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('a chain of 10,000 units is drawn by steps with names and totals, which unfold, and is listed in sums by product and week', async () => {
    const visit = await stage.open('/t/drug%3A83857930000879766601', {
      ...DESKTOP,
      before: (page) =>
        page.route('**/graphql*', (route) => route.fulfill({ json: chainAnswer(askedBy(route.request()), 10_000) })),
    });
    await visit.page.getByText('10000 个单元').first().waitFor();
    const cards = visit.page.locator('.unit');
    await expect.poll(() => cards.count()).toBeGreaterThan(30);
    const before = await cards.count();
    expect(before).toBeLessThan(100);
    const [many] = await visit.page.locator('.unit:has(.behind)').all();
    expect(await many?.textContent()).toMatch(/示例产品 \d\s*共 \d+ 个\s*\d+ 千克/);
    await many?.press('Enter');
    expect(await cards.count()).toBe(before + 12);
    await visit.page.getByRole('tab', { name: '列表' }).click();
    expect(await visit.page.locator('.sums tbody tr').count()).toBeGreaterThan(4);
    expect(await visit.page.locator('.regions tr').allInnerTexts()).toEqual([
      expect.stringMatching(/地区\s+单元数/),
      expect.stringMatching(/山东\s+5000\s+\S+\s+370100（2500）、370681（2500）/),
      expect.stringMatching(/河南\s+2500\s/),
      expect.stringMatching(/未记录地区\s+2500\s/),
      expect.stringMatching(/合计\s+10000\s/),
    ]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('in print the graph is a list, and the code of the link is there', async () => {
    const visit = await stage.open(CAKE, DESKTOP);
    await visit.page.locator('.unit').first().waitFor();
    await visit.page.emulateMedia({ media: 'print' });
    await visit.page.locator('.tree').getByText('北马镇 31 号地块').first().waitFor();
    expect(await visit.page.locator('.lanes').isVisible()).toBe(false);
    expect(await visit.page.locator('.back svg').isVisible()).toBe(true);
    await visit.close();
  });
});
