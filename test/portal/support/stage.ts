import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser } from './browser.ts';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { keepFresh } from '../../../portal/build/build-site.ts';
import { PORTAL_SITE } from '../../../portal/build/portal-site.ts';
import { PORTAL_DIST, PORTAL_DOCUMENTS } from '../../../portal/index.ts';
import { type Graph, startGraph } from '../../support/graph.ts';

export { launchBrowser, NO_BROWSER, WHOLE_BROWSER } from './browser.ts';

/** The demo with the portal at its origin, and a browser. */
export interface Stage {
  readonly graph: Graph;
  readonly browser: Browser;
  readonly origin: string;
  /** A page that notes what it says and whom it asks; its preferences are its own, what it has downloaded is not. */
  open(path: string, options?: OpenOptions): Promise<Visit>;
  /** A photograph of a table with codes lying on it. */
  photo(
    texts: readonly string[],
    options?: { readonly blur?: number; readonly type?: 'png' | 'jpeg' },
  ): Promise<Buffer>;
  stop(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  readonly language?: 'zh' | 'en';
  readonly large?: boolean;
  /** Done before the page is loaded. */
  readonly before?: (page: Page, context: BrowserContext) => Promise<unknown>;
  /** Of somebody who was never here: nothing is downloaded, granted or remembered. */
  readonly stranger?: boolean;
}

export interface Visit {
  readonly page: Page;
  /** Errors and warnings of the console, and uncaught errors. */
  readonly complaints: readonly string[];
  /** Addresses outside the origin that it asked for. */
  readonly elsewhere: readonly string[];
  close(): Promise<void>;
}

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
export const DESKTOP = { viewport: { width: 1280, height: 900 } } as const;

/** Opens the drawing, which on a phone is not what comes first. */
export async function openGraph({ page }: Visit): Promise<void> {
  await page.getByRole('tab', { name: /^(图|Graph)$/ }).click();
}

/** Leaves a page that has said nothing wrong on the console and asked nobody else. */
export async function left(visit: Visit): Promise<void> {
  expect([visit.complaints, visit.elsewhere]).toEqual([[], []]);
  await visit.close();
}

export async function startStage(launch: LaunchOptions = {}): Promise<Stage> {
  const [, graph, browser] = await Promise.all([
    keepFresh(PORTAL_SITE),
    keepFresh(PORTAL_SITE).then(() =>
      startGraph({
        settings: { GATEWAY_PORTAL: PORTAL_DIST, GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS },
        proxied: 'ministries',
        probeEveryMs: 200,
      }),
    ),
    launchBrowser(launch),
  ]);
  const { origin } = graph;
  // A context takes a browser as long as a page does: those who look through the same window share one.
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = (options: BrowserContextOptions): Promise<BrowserContext> => {
    const key = JSON.stringify(options);
    const context = contexts.get(key) ?? startContext(options);
    contexts.set(key, context);
    return context;
  };
  // While one page of the origin stays open, the next one finds a process that has its fonts and scripts: half the work of each.
  const startContext = async (options: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext(options);
    await (await context.newPage()).goto(`${origin}/health`);
    return context;
  };
  return {
    graph,
    browser,
    origin,
    async open(path, { language = 'zh', large = false, before, stranger = false, ...options } = {}) {
      const window = { ...PHONE, ...options, baseURL: origin };
      const context = await (stranger ? browser.newContext(window) : contextOf(window));
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      // Once a page: what is chosen on it afterwards stands.
      await page.addInitScript(
        `sessionStorage.getItem('begun') ?? (sessionStorage.setItem('begun', 'yes'), localStorage.setItem('tongcha', ${JSON.stringify(JSON.stringify({ language, large }))}))`,
      );
      const complaints: string[] = [];
      const elsewhere: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
      });
      await before?.(page, context);
      await page.goto(path);
      return { page, complaints, elsewhere, close: () => (stranger ? context.close() : page.close()) };
    },
    async photo(texts, { blur = 0, type = 'png' } = {}) {
      const page = await (await contextOf({ viewport: { width: 640, height: 480 } })).newPage();
      const svgs = await Promise.all(texts.map((text) => barcode(text)));
      await page.setContent(
        `<body style="margin:0;background:#d8d2c8;display:flex;gap:40px;align-items:center;justify-content:center;height:100vh;filter:blur(${blur}px)">${svgs.map((svg) => `<div style="background:#fff;padding:16px;transform:rotate(4deg)">${svg.replace('<svg', '<svg style="width:210px;height:210px;display:block"')}</div>`).join('')}</body>`,
      );
      const picture = await page.screenshot({ type });
      await page.close();
      return picture;
    },
    async stop() {
      await browser.close();
      await graph.stop();
    },
  };
}

/** A picture of what stood still while it was taken: on a page that still grows it would show what came in its place. */
export async function stillPicture(what: Locator): Promise<Buffer> {
  for (;;) {
    await what.scrollIntoViewIfNeeded();
    const before = await what.boundingBox();
    const picture = await what.screenshot();
    if (isDeepStrictEqual(await what.boundingBox(), before)) return picture;
  }
}

/** A code as a picture of its bars, as SVG. */
async function barcode(text: string): Promise<string> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  const binary = readFileSync(wasm);
  prepareZXingModule({
    overrides: { wasmBinary: binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength) },
  });
  const { svg, error } = await writeBarcode(text, { format: 'QRCode' });
  if (!svg) throw new Error(error);
  // Scalable, and without the prologue that HTML does not know.
  return svg.slice(svg.indexOf('<svg')).replace(/width="(\d+)" height="(\d+)"/, 'viewBox="0 0 $1 $2"');
}
