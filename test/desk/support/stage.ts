import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { type DemoProvider, startProvider } from '../../../demo/identity/provider.ts';
import { PEOPLE } from '../../../demo/identity/people.ts';
import { DESK_SITE } from '../../../desk/build/desk-site.ts';
import { DESK_DIST } from '../../../desk/index.ts';
import { keepFresh } from '../../../portal/build/build-site.ts';
import { launchBrowser } from '../../portal/support/stage.ts';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { makeKeys } from '../../../common/signature/make-keys.ts';
import { declareInvalid } from '../../../subgraphs/kit/invalidate.ts';
import { openDatabase } from '../../../common/database/open-database.ts';
import { Governance } from '../../../governance/governance.ts';
import { startWorkerOf } from '../../jobs/support/worker.ts';
import { freePort } from '../../support/free-port.ts';
import { type Graph, startGraph } from '../../support/graph.ts';

const AGREEMENTS = join(import.meta.dirname, '../../../schema/agreements');

/** The demo with the regulator's page at its origin, a real provider, and a browser. */
export interface DeskStage {
  readonly graph: Graph;
  readonly browser: Browser;
  readonly origin: string;
  readonly provider: DemoProvider;
  /** What the gateway keeps of recalls, complaints and alerts. */
  readonly kept: Governance;
  /** Begins to deliver, judge and tell. */
  startWorker(): Promise<void>;
  /** Whether what rare earth's system answers is lost on its way. */
  loseAnswers(lost: boolean): Promise<void>;
  /** Food's member tells that these have changed. */
  tellChanged(codes: readonly string[]): Promise<void>;
  /** Somebody who sits down at the page, and is not signed in. */
  sitDown(path?: string, options?: SitOptions): Promise<Seat>;
  stop(): Promise<void>;
}

export interface SitOptions {
  readonly width?: number;
  readonly dark?: boolean;
  readonly language?: 'zh' | 'en';
  readonly bypassCSP?: boolean;
}

/** A browser of one person's own. */
export interface Seat {
  readonly page: Page;
  /** Clicks since the page was opened, or since it was last asked; of the page and of what is below it. */
  clicks(): Promise<number>;
  /** Errors and warnings of the console, and uncaught errors. */
  readonly complaints: readonly string[];
  /** Whom it has asked beside the gateway and the provider. */
  readonly elsewhere: readonly string[];
  signIn(id: string): Promise<void>;
  leave(): Promise<void>;
}

export async function startDesk(): Promise<DeskStage> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-desk-'));
  const member = await makeKeys(folder);
  const kept = { GATEWAY_GOVERNANCE_STORE: join(folder, 'governance.sqlite') };
  const own = new Governance(openDatabase(kept.GATEWAY_GOVERNANCE_STORE, []));
  let worker: RunningServer | null = null;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'desk', alg: 'EdDSA', use: 'sig' };
  const provider = await startProvider({ port: 0, desk: origin, key });
  const [graph, browser] = await Promise.all([
    keepFresh(DESK_SITE).then(() =>
      startGraph({
        issuer: provider.issuer,
        settings: {
          ...kept,
          GATEWAY_PORT: String(port),
          GATEWAY_DESK_FOLDER: DESK_DIST,
          GATEWAY_AUDIT_FOLDER: join(folder, 'audit', 'log'),
          MINISTRIES_FOOD_DRUG_INVALIDATION_KEYS: member.publicFile,
        },
        proxied: 'legacy',
      }),
    ),
    launchBrowser(),
  ]);
  return {
    graph,
    browser,
    origin,
    provider,
    kept: own,
    async startWorker() {
      worker = await startWorkerOf(graph, { ...kept, GATEWAY_AGREEMENTS: AGREEMENTS });
    },
    async loseAnswers(lost) {
      for (const [name, proxy] of Object.entries(graph.legacyProxies))
        if (name.startsWith('RARE_EARTH'))
          await proxy.set(lost ? { kind: 'limit', bytes: 0, direction: 'down' } : null);
    },
    tellChanged: (changed) =>
      declareInvalid({ gateway: origin, ministry: 'food-drug', keyFile: member.privateFile }, { changed }),
    async sitDown(path = '/desk', { width = 1280, dark = false, language = 'zh', bypassCSP = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        baseURL: origin,
        colorScheme: dark ? 'dark' : 'light',
        bypassCSP,
        acceptDownloads: true,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      let clicks = 0;
      await page.exposeFunction('countClick', () => void (clicks += 1));
      await page.addInitScript(
        `addEventListener('click', (event) => event.isTrusted && event.detail > 0 && countClick(), true);
         localStorage.getItem('tongcha') ?? localStorage.setItem('tongcha', '${JSON.stringify({ language })}');`,
      );
      const complaints: string[] = [];
      const elsewhere: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        const url = request.url();
        if (![origin, provider.issuer].some((each) => url.startsWith(each)) && !/^(data|blob):/.test(url))
          elsewhere.push(url);
      });
      await page.goto(path);
      return {
        page,
        complaints,
        elsewhere,
        async clicks() {
          const counted = clicks;
          clicks = 0;
          return counted;
        },
        async signIn(id) {
          await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
          await page.getByRole('button', { name: PEOPLE.find((each) => each.id === id)?.zh ?? id }).click();
          await page.getByRole('button', { name: /^(退出登录|Sign out)$/ }).waitFor();
        },
        leave: () => context.close(),
      };
    },
    async stop() {
      await browser.close();
      await worker?.stop();
      await own.close();
      await graph.stop();
      await provider.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
