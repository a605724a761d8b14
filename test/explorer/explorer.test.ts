import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepFresh } from '../../portal/build/build-site.ts';
import { EXPLORER_SITE } from '../../explorer/build/explorer-site.ts';
import { EXPLORER_DIST } from '../../explorer/index.ts';
import { launchBrowser, NO_BROWSER } from '../portal/support/stage.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { ALL } from '../support/runs.ts';

if (NO_BROWSER) console.warn(`the explorer is not tested: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('the explorer, in a browser over the demo', { timeout: 120_000 }, () => {
  let graph: Graph;
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  beforeAll(async () => {
    await keepFresh(EXPLORER_SITE);
    [graph, browser] = await Promise.all([
      startGraph({ settings: { GATEWAY_EXPLORER: EXPLORER_DIST } }),
      launchBrowser(),
    ]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await graph?.stop();
  });

  interface Visit {
    readonly page: Page;
    /** What it says on the console, and whom it asks outside the origin. */
    readonly complaints: readonly string[];
    /** The headers and the body of each operation that it asks. */
    readonly asked: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: string }[];
  }

  async function open(path = '/explore'): Promise<Visit> {
    const page = await browser.newPage({ baseURL: graph.origin, viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    const asked: Visit['asked'][number][] = [];
    page.on(
      'console',
      (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())),
    );
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (each) => {
      if (each.url().startsWith(`${graph.origin}/graphql`) && each.method() === 'POST')
        asked.push({ headers: each.headers(), body: each.postData() ?? '' });
      if (!each.url().startsWith(graph.origin) && !/^(data|blob):/.test(each.url())) complaints.push(each.url());
    });
    await page.goto(path);
    return { page, complaints, asked };
  }

  /** The editors, and the variables of the first example last, come later than the button: without them it is refused. */
  async function withFirstExample(page: Page): Promise<void> {
    await expect.poll(() => page.locator('.graphiql-editors').innerText(), { timeout: 60_000 }).toContain('drug:');
  }

  async function run(page: Page): Promise<void> {
    await withFirstExample(page);
    await page.getByRole('button', { name: '执行查询 (Ctrl-Enter)' }).click();
  }

  it('a browser that opens /graphql is led there; an example runs and is shown with its plan, cost and coverage', async () => {
    const { page, complaints, asked } = await open('/graphql');
    expect(page.url()).toBe(`${graph.origin}/explore`);
    expect(await page.locator('.examples li').count()).toBe(24);
    await page.getByRole('button', { name: '液氯 → 钢瓶 → 自来水厂' }).click();
    // The editors come later than the page, and take the example when they do.
    await expect.poll(() => page.locator('.graphiql-editors').innerText(), { timeout: 20_000 }).toContain('hazlot:');
    await page.keyboard.press('Control+Enter');
    const beside = page.getByRole('complementary', { name: '这次答复' });
    await beside.getByRole('row').nth(5).waitFor();
    expect(await beside.getByRole('table').innerText()).toMatch(/危险品\s+全部答复\s+(\d+)\/\1\s/);
    expect(await beside.innerText()).toMatch(/[\d,]+ 点，上限 2,000,000 点/);
    expect(await beside.locator('.plan').innerText()).toMatch(
      /依次\s+网关[^]*同时[^]*特种设备[^]*补充 SpecialEquipmentRecord/,
    );
    // Nothing of it is refused to the public.
    expect(await beside.innerText()).not.toContain('您无权查看');
    await beside.locator('.plan summary').last().click();
    expect(await beside.locator('.plan pre').last().innerText()).toContain('productName');
    // The editor holds no more lines than it shows.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    const answerShown = (): Promise<string> => page.locator('.graphiql-response').innerText();
    await expect.poll(answerShown).toContain('液氯');
    const answer = await answerShown();
    expect(answer).not.toContain('explain');
    expect(
      asked.every(({ headers }) => headers['authorization'] === undefined && headers['tongcha-purpose'] === undefined),
    ).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('token and purpose reach the gateway, are kept in the tab alone, and a token that does not count is said not to', async () => {
    const { page, complaints, asked } = await open();
    const { authorization = '', 'tongcha-purpose': purpose = '' } = graph.callers.headersOf({
      role: 'data-team',
      purpose: 'everything',
    });
    await page.getByLabel('访问令牌').fill(authorization.slice('Bearer '.length));
    await page.getByLabel('查询目的').fill(purpose);
    await page.keyboard.press('Enter');
    await expect.poll(() => asked.at(-1)?.headers).toMatchObject({ authorization, 'tongcha-purpose': purpose });
    const kept = await page.evaluate(() => [
      JSON.stringify({ ...sessionStorage }),
      JSON.stringify({ ...localStorage }),
    ]);
    expect(kept.map((each) => each.includes(authorization.slice(-20)))).toEqual([true, false]);
    expect(complaints).toEqual([]);
    await page.getByLabel('访问令牌').fill('not-a-token');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '令牌或查询目的未被接受' }).waitFor();
    await page.getByRole('button', { name: '清除' }).click();
    await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(0);
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await page.close();
  });

  it.runIf(ALL)(
    'a page that is loaded again keeps its texts, however early; another language keeps them, too',
    async () => {
      const context = await browser.newContext({ baseURL: graph.origin });
      const page = await context.newPage();
      const textOf = (pane: string): Promise<string> =>
        page.evaluate(`document.querySelector('${pane} .CodeMirror')?.CodeMirror.getValue() ?? ''`);
      const shown = async (): Promise<readonly (string | number)[]> => [
        await textOf('.graphiql-query-editor'),
        await textOf('.graphiql-editor-tool'),
        await page.locator('.graphiql-tab').count(),
      ];
      // The tabs are kept before the editors have come.
      let holdEditors = true;
      await page.route('**/*codemirror*.js', (route) => (holdEditors ? route.abort() : route.continue()));
      await page.goto('/explore');
      await expect.poll(() => page.evaluate("localStorage.getItem('graphiql:tabState')")).toContain('Chain');
      holdEditors = false;
      await page.reload();
      await expect.poll(async () => (await shown())[1]).toContain('drug:');
      const first = await shown();
      expect([first[0], first[2]]).toEqual([expect.stringContaining('query Chain'), 1]);
      await page.locator('.graphiql-query-editor .CodeMirror').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText('{ __typename }');
      await page.reload();
      await expect.poll(() => textOf('.graphiql-query-editor')).toBe('{ __typename }');
      expect(await shown()).toEqual(['{ __typename }', first[1], 1]);
      await page.locator('.graphiql-query-editor .CodeMirror').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText('{ sectors: __typename }');
      await page.getByRole('button', { name: 'English' }).click();
      await expect.poll(() => page.getByRole('button', { name: '中文' }).count()).toBe(1);
      await expect.poll(() => textOf('.graphiql-query-editor')).toBe('{ sectors: __typename }');
      await context.close();
    },
  );

  it.runIf(ALL)(
    'in the other language and in the dark, remembered where the portal remembers; no violation, GraphiQL’s parts included; F6 moves on',
    async () => {
      const { page, complaints } = await open();
      await page.evaluate(() =>
        localStorage.setItem('tongcha', JSON.stringify({ language: 'zh', large: true, dark: null })),
      );
      await page.reload();
      // With an answer shown, too.
      await run(page);
      await page.locator('.graphiql-response .cm-property').first().waitFor();
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      for (const [other, dark] of [
        ['English', '深色'],
        ['中文', 'Light'],
      ] as const) {
        await page.getByRole('button', { name: dark }).click();
        await page.getByRole('button', { name: other }).click();
        // Editors are made anew with the language.
        await expect.poll(() => page.locator('.CodeMirror textarea:not([aria-label])').count()).toBe(0);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { axe: run } = globalThis as unknown as {
            axe: {
              run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          };
          const { violations } = await run.run({ resultTypes: ['violations'] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        });
        expect(found).toEqual([]);
      }
      await page.getByRole('button', { name: 'English' }).click();
      expect(JSON.parse(await page.evaluate(() => localStorage.getItem('tongcha') ?? ''))).toEqual({
        language: 'en',
        large: true,
        dark: false,
      });
      await page.getByRole('heading', { name: 'Explorer' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.getByLabel('Access token').focus();
      await page.keyboard.press('F6');
      expect(await page.locator('.examples button:focus').count()).toBe(1);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it.runIf(ALL)('GraphiQL itself speaks Chinese, but for what is GraphQL’s own', async () => {
    const { page, complaints } = await open();
    /** Texts, labels, titles and placeholders with words of Latin letters alone, outside of editors and of what we write. */
    const english = (): Promise<string[]> =>
      page.evaluate<string[]>(`(() => {
        const said = new Set();
        const note = (text) => {
          if (/[A-Za-z]{3}/.test(text) && !/[\\u4e00-\\u9fff]/.test(text)) said.add(text.trim());
        };
        const root = document.querySelector('.graphiql-container') ?? document.body;
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { parentElement, textContent } = walker.currentNode;
          if (!parentElement?.closest('.CodeMirror, .examples, code, style')) note(textContent ?? '');
        }
        for (const each of root.querySelectorAll('[aria-label], [title], [placeholder]'))
          for (const name of ['aria-label', 'title', 'placeholder']) note(each.getAttribute(name) ?? '');
        return [...said].filter((text) => text !== '');
      })()`);
    await run(page);
    await page.locator('.beside [role=status]').waitFor();
    // The name of the operation is its tab's.
    expect(await english()).toEqual(['Chain']);
    for (const dialog of ['快捷键', '设置']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      expect(await page.getByRole('dialog').innerText()).toMatch(/[\u4e00-\u9fff]/);
      expect(await english()).toEqual(['Chain']);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: '显示 历史' }).click();
    await page.getByRole('button', { name: '从历史中删除' }).first().waitFor();
    await page.getByRole('button', { name: '显示 数据目录' }).click();
    await page.getByText('全部类型').waitFor();
    await page.locator('.graphiql-doc-explorer').getByText('TraceUnit', { exact: true }).first().click();
    await page.getByText('字段', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('a list of the answer is a table, and a file for spreadsheets', async () => {
    const { page, complaints } = await open();
    await run(page);
    const list = page
      .locator('[aria-labelledby=lists] details')
      .filter({ has: page.getByText('chain.units', { exact: true }) });
    await list.locator('summary').click();
    expect(await list.locator('thead th').allInnerTexts()).toEqual(['code', 'depth', 'records']);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      list.getByRole('button', { name: '下载 CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('chain.units.csv');
    expect(readFileSync(await download.path(), 'utf8')).toMatch(
      /^\uFEFFcode,depth,records\r\ndrug:83857930000879766601,0,/,
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    [390, 700],
    [1280, 400],
  ])(
    'at %i px the first example is without a fault for the public, and the answer is wide enough to be read',
    async (width, wide) => {
      const { page, complaints } = await open();
      await page.setViewportSize({ width, height: 900 });
      await run(page);
      const answer = (): Promise<string> => page.locator('.graphiql-response').innerText();
      await expect.poll(answer, { timeout: 20_000 }).toContain('"data"');
      // What the editor marks as not of the schema, and what the answer was refused.
      expect(await page.locator('[class*=CodeMirror-lint-mark]').count()).toBe(0);
      expect(await page.locator('.graphiql-response').innerText()).not.toMatch(/UNAUTHORIZED|FORBIDDEN/);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const boxes = await Promise.all(
        ['.graphiql-query-editor', '.graphiql-response'].map((part) => page.locator(part).boundingBox()),
      );
      for (const box of boxes) expect(box?.width ?? 0).toBeGreaterThan(Math.min(wide, width - 60));
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('no program is led away from /graphql, nor by a header alone', async () => {
    for (const headers of [
      {},
      { accept: '*/*' },
      { accept: 'text/html' },
      { 'sec-fetch-mode': 'navigate', accept: 'application/json' },
      { 'sec-fetch-mode': 'cors', accept: 'text/html' },
    ]) {
      const { statusCode, body } = await request(graph.url, { headers });
      await body.dump();
      expect([400, 406]).toContain(statusCode);
    }
  });
});
