import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHostedConfig } from '../../../subgraphs/hosted/config.ts';
import { startHosted } from '../../../subgraphs/hosted/start.ts';
import { AUDIENCE, claimsWith, ISSUER } from '../../access/support/issuer.ts';
import { makeSigner, makeToken } from '../../access/support/signer.ts';

/** Small enterprises of the tests. */
export const BAKERY = '91370681MA3T00121H';
export const MILL = '91370681MA3T00017D';
export const SHOP = '91320500MA1F00037J';

/** A hosted member of a test's own, and how enterprises send to it. */
export interface TestHosted {
  /** Of the page and the interfaces. */
  readonly url: string;
  /** Of the subgraph. */
  readonly graphql: string;
  tokenOf(uscc: string): string;
  /** Of whoever is no enterprise. */
  readonly regulator: string;
  /** @param uscc whose token is shown; null: none */
  send(uscc: string | null, method: string, path: string, body?: Buffer | string, headers?: object): Promise<Response>;
  /** Uploads a sheet and answers what was told. */
  upload(uscc: string, sheet: Buffer | string, query?: string): Promise<{ status: number; answer: UploadAnswer }>;
  capture(uscc: string, events: readonly object[], headers?: object): Promise<CaptureJob>;
  stop(): Promise<void>;
}

export interface UploadAnswer {
  readonly state: string;
  readonly id: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: readonly {
    readonly row: number;
    readonly column: string | null;
    readonly code: string;
    readonly message: string;
  }[];
  readonly records: readonly { readonly record: string; readonly outcome: string }[];
}

export interface CaptureJob {
  readonly success: boolean;
  readonly errors: readonly { readonly title: string; readonly detail: string }[];
  readonly captured: number;
  readonly unchanged: number;
}

/** @param store absent: a file of its own */
export async function startTestHosted(store?: string): Promise<TestHosted> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-hosted-'));
  const signer = makeSigner('hosted');
  const keys = join(folder, 'jwks.json');
  writeFileSync(keys, JSON.stringify({ keys: [signer.jwk] }));
  const config = readHostedConfig({
    env: {
      HOSTED_PORT: '0',
      HOSTED_ENTERPRISES_PORT: '0',
      HOSTED_ENTERPRISES_SENDS_PER_MINUTE: '200',
      HOSTED_STORE: store ?? join(folder, 'hosted.sqlite'),
      HOSTED_IDENTITY_ISSUER: ISSUER,
      HOSTED_IDENTITY_AUDIENCE: AUDIENCE,
      HOSTED_IDENTITY_JWKS_FILE: keys,
    },
    file: '/dev/null',
  });
  const server = await startHosted(config);
  const tokenOf = (uscc: string): string =>
    makeToken(signer, claimsWith({ role: 'enterprise', sector: undefined, uscc }));
  const send: TestHosted['send'] = (uscc, method, path, body, headers = {}) =>
    fetch(`${server.enterprises}${path}`, {
      method,
      headers: { ...(uscc === null ? {} : { authorization: `Bearer ${tokenOf(uscc)}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
  return {
    url: server.enterprises,
    graphql: `${server.url}/graphql`,
    tokenOf,
    regulator: makeToken(signer, claimsWith()),
    send,
    async upload(uscc, sheet, query = '') {
      const response = await send(uscc, 'POST', `/uploads?${query}`, sheet, { 'content-type': 'text/csv' });
      return { status: response.status, answer: (await response.json()) as UploadAnswer };
    },
    async capture(uscc, events, headers = {}) {
      const response = await send(uscc, 'POST', '/capture', JSON.stringify(documentOf(events)), {
        'content-type': 'application/ld+json',
        'gs1-epcis-version': '2.0.0',
        ...headers,
      });
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
      const job = await send(uscc, 'GET', response.headers.get('location') ?? '');
      return (await job.json()) as CaptureJob;
    },
    async stop() {
      await server.stop(2_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function documentOf(events: readonly object[]): object {
  return {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-29T08:00:00+08:00',
    epcisBody: { eventList: events },
  };
}

/** A sheet of the template's columns; what a row does not name is empty. */
export function sheetOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [headings, ...rows.map((row) => headings.map((each) => row[each] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\n');
}
