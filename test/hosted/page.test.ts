import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, launchBrowser, NO_BROWSER, PHONE } from '../portal/support/stage.ts';
import { MILL, sheetOf, startTestHosted, type TestHosted } from './support/hosted.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures go for whoever wants to look; nowhere else. */
const PICTURES = process.env['TEST_PICTURES'];

const GOOD = [
  {
    单据号: 'J-1',
    事项: '进货',
    日期: '2026-11-20',
    商品条码或追溯码: '6901234567892',
    批号: 'P1',
    品名: '',
    数量: '500',
    单位: 'kg',
    对方统一社会信用代码: MILL,
    原料条码或追溯码: '',
    原料批号: '',
  },
  {
    单据号: 'S-1',
    事项: '生产',
    日期: '2026-11-21',
    商品条码或追溯码: '6901234000016',
    批号: 'Q1',
    品名: '桃酥',
    数量: '300',
    单位: 'kg',
    对方统一社会信用代码: '',
    原料条码或追溯码: '6901234567892',
    原料批号: 'P1',
  },
] as const;
const WRONG = [
  GOOD[0],
  { ...GOOD[1], 日期: '2026-02-30', 原料批号: 'P9' },
  { ...GOOD[0], 单据号: 'J-2', 数量: '很多' },
];

describe.skipIf(NO_BROWSER)('the page of enterprises', { timeout: 120_000 }, () => {
  let hosted: TestHosted;
  let browser: Browser;
  beforeAll(async () => {
    [hosted, browser] = await Promise.all([startTestHosted(), launchBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await hosted?.stop();
  });

  const sheet = (rows: readonly Readonly<Record<string, string>>[], name = '台账.csv') => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(sheetOf(rows)),
  });

  async function open(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ ...options, bypassCSP: true });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // What a refusal is answered with is no fault of the page's.
      if (['error', 'warning'].includes(message.type()) && !/status of 4\d\d/.test(message.text()))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(hosted.url);
    return { page, complaints };
  }

  async function enter(page: Page, uscc: string): Promise<void> {
    await page.locator('#token').fill(hosted.tokenOf(uscc));
    await page.locator('#enter button').click();
    await page.locator('#inside').waitFor();
  }

  /** Rules of WCAG 2.2 A and AA, and best practices, that the page breaks, and whether it is wider than its window. */
  async function faultsOf(page: Page, picture: string): Promise<readonly string[]> {
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${picture}.png`), fullPage: true });
    await page.evaluate(AXE);
    const broken = await page.evaluate<string[]>(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
    );
    const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    return wide ? [...broken, 'wider than its window'] : broken;
  }

  test.each([
    ['phone', { ...PHONE, viewport: { width: 360, height: 800 } }, '91370681MA3T00121H', 'light'],
    ['desktop', DESKTOP, '91320500MA1F00037J', 'dark'],
  ] as const)(
    'on a %s a sheet is looked at, mended, saved and withdrawn; every state is accessible (axe) and fits',
    async (name, window, uscc, colorScheme) => {
      const { page, complaints } = await open({ ...window, colorScheme });
      expect(await faultsOf(page, `${name}-1-begin`)).toEqual([]);
      await enter(page, uscc);
      await page.locator('#own-name').fill('甜园糕点铺');
      await page.locator('#enterprise button').click();
      await expect.poll(() => page.locator('#result').innerText()).toContain('已保存');
      await page.locator('#about summary').click();

      const wrong = WRONG.map((row) => ({
        ...row,
        批号: row.批号 + name,
        原料批号: row.原料批号 && row.原料批号 + name,
      }));
      await page.locator('#file').setInputFiles(sheet(wrong));
      await page.locator('#fault-rows tr').first().waitFor();
      expect(await page.locator('#fault-rows tr').allInnerTexts()).toEqual([
        expect.stringMatching(/^3\s+日期\s+没有这一天/),
        expect.stringMatching(/^4\s+数量\s+不是数量/),
      ]);
      expect(await page.locator('#keep').isDisabled()).toBe(true);
      expect(await faultsOf(page, `${name}-2-wrong`)).toEqual([]);

      const good = GOOD.map((row) => ({
        ...row,
        批号: row.批号 + name,
        原料批号: row.原料批号 && row.原料批号 + name,
      }));
      await page.locator('#file').setInputFiles(sheet(good));
      await expect.poll(() => page.locator('#result').innerText()).toContain('新增 2 条');
      expect(await faultsOf(page, `${name}-3-right`)).toEqual([]);
      await page.locator('#keep').click();
      await expect.poll(() => page.locator('#result').innerText()).toContain('已保存：新增 2 条');
      await expect
        .poll(() => page.locator('#uploads li').allInnerTexts())
        .toEqual([expect.stringContaining('台账.csv')]);
      expect(await faultsOf(page, `${name}-4-kept`)).toEqual([]);

      await page.locator('#language').click();
      await expect.poll(() => page.locator('h1').innerText()).toContain('No system?');
      await expect.poll(() => page.locator('#result').innerText()).toContain('saved already');
      expect(await faultsOf(page, `${name}-5-english`)).toEqual([]);
      await page.locator('#uploads button').click();
      await page.locator('#uploads button').click();
      await expect.poll(() => page.locator('#result').innerText()).toContain('2 records stand no longer');
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  test('the right rows of a wrong sheet are saved where the person says so', async () => {
    const { page } = await open(DESKTOP);
    await enter(page, '91370681MA3T00017D');
    await page.locator('#file').setInputFiles(sheet(WRONG.map((row) => ({ ...row, 单据号: `${row.单据号}-p` }))));
    await page.locator('#partial').check();
    await page.locator('#keep').click();
    await expect.poll(() => page.locator('#result').innerText()).toContain('已保存正确的记录');
    await page.context().close();
  });

  test('a wrong token is told in words, and lets nobody in', async () => {
    const { page } = await open(PHONE);
    await page.locator('#token').fill('a.b.c');
    await page.locator('#enter button').click();
    await expect.poll(() => page.locator('#result').innerText()).toContain('访问令牌不对或已过期');
    expect(await page.locator('#file').isDisabled()).toBe(true);
    await page.context().close();
  });

  test('what an enterprise writes is text on the page, never markup', async () => {
    const { page, complaints } = await open(DESKTOP);
    await enter(page, '91370681MA3T00101F');
    const nasty = { ...GOOD[0], 单据号: '<img src=x onerror=alert(1)>' };
    await page.locator('#file').setInputFiles(sheet([nasty], '<b>台账</b>.csv'));
    await page.locator('#record-rows tr').waitFor();
    expect(await page.locator('#record-rows img').count()).toBe(0);
    await page.locator('#keep').click();
    await expect.poll(() => page.locator('#uploads li').first().innerText()).toContain('<b>台账</b>.csv');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
