/** `npm run pictures`: draws what is committed as pictures anew: the card of shared links, and what README and guides show. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { EXPLORER_SITE } from '../../explorer/build/explorer-site.ts';
import { EXPLORER_DIST } from '../../explorer/index.ts';
import { keepFresh } from '../../portal/build/build-site.ts';
import { PORTAL_SITE } from '../../portal/build/portal-site.ts';
import { PORTAL_DIST, PORTAL_DOCUMENTS } from '../../portal/index.ts';
import { startGraph } from '../support/graph.ts';
import { launchBrowser } from './support/browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const PACK = '/t/drug%3A83857930000879766601';
const MEAL = '/t/gs1%3A(01)06901234001099(10)R260805';
/** Of a shop's barcode that has a recalled lot. */
const PRODUCT = '/t/gs1%3A(01)06901234001020';

interface Picture {
  /** Below docs/screenshots. */
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly language?: 'zh' | 'en';
  readonly large?: boolean;
  readonly dark?: boolean;
  /** Done before it is drawn. */
  readonly before?: (page: Page) => Promise<unknown>;
}

const PHONE = { width: 390, height: 844 } as const;
const PICTURES: readonly Picture[] = [
  { name: 'recalled', path: PACK, ...PHONE },
  { name: 'large-dark', path: PACK, ...PHONE, large: true, dark: true },
  { name: 'product', path: PRODUCT, ...PHONE },
  { name: 'english', path: PACK, width: 1_000, height: 844, language: 'en' },
  {
    name: 'chain',
    path: MEAL,
    width: 1_280,
    height: 720,
    before: (page) => page.evaluate("document.querySelector('#chain').scrollIntoView()"),
  },
  { name: 'print', path: PACK, width: 794, height: 1_123, before: (page) => page.emulateMedia({ media: 'print' }) },
  {
    name: 'explorer',
    path: '/explore',
    width: 1_500,
    height: 800,
    async before(page) {
      await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
      await page.getByRole('button', { name: '执行查询 (Ctrl-Enter)' }).click();
      await page.locator('.graphiql-response .cm-property').first().waitFor();
    },
  },
];

/** Text is drawn by the fonts of this machine: a Chinese one must be there (fonts-noto-cjk). */
const CARD = `<body style="margin:0;width:1200px;height:630px;background:#0b5cad;color:#fff;font-family:'Noto Sans CJK SC',sans-serif;display:grid;place-content:center;justify-items:center;gap:28px">
  <svg viewBox="0 0 32 32" width="200" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"><path d="M6 10h11a4 4 0 0 1 0 8h-4a4 4 0 0 0 0 8h13"/><circle cx="6" cy="10" r="2.6" fill="#fff"/><circle cx="26" cy="26" r="2.6" fill="#fff"/></svg>
  <div style="font-size:104px;font-weight:700;letter-spacing:.12em;line-height:1.1">通查</div>
  <div style="font-size:44px">产品追溯一站式查询 · Tongcha</div>
</body>`;

async function drawCard(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_200, height: 630 } });
  await page.setContent(CARD);
  writeFileSync(join(ROOT, 'portal/public/card.png'), await page.screenshot());
  await page.close();
}

async function draw(browser: Browser, origin: string, picture: Picture): Promise<void> {
  const { name, path, width, height, language = 'zh', large = false, dark = false, before } = picture;
  const context = await browser.newContext({
    viewport: { width, height },
    baseURL: origin,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const kept = JSON.stringify({ language, large, dark });
  await page.addInitScript(`localStorage.setItem('tongcha', ${JSON.stringify(kept)})`);
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await before?.(page);
  await page.waitForLoadState('networkidle');
  writeFileSync(join(ROOT, 'docs/screenshots', `${name}.png`), await page.screenshot({ animations: 'disabled' }));
  await context.close();
}

await keepFresh(PORTAL_SITE, EXPLORER_SITE);
const browser = await launchBrowser();
const graph = await startGraph({
  settings: { GATEWAY_PORTAL: PORTAL_DIST, GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS, GATEWAY_EXPLORER: EXPLORER_DIST },
});
try {
  await drawCard(browser);
  for (const picture of PICTURES) await draw(browser, graph.origin, picture);
} finally {
  await browser.close();
  await graph.stop();
}
