import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainBack, UnitFoodDrug } from '../../portal/documents/answers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

/** Of a pack, whose chain leads through several ministries. */
const PACK = 'drug:83857930000879766601';
let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({
    proxied: 'ministries',
    settings: { GATEWAY_DOCUMENTS: 'portal/documents/manifest.json', GATEWAY_CACHE_MB: '16' },
  });
}, 60_000);
afterAll(() => graph.stop());

interface Got {
  readonly cacheControl: string | null;
  readonly etag: string | null;
  readonly body: {
    readonly data: { readonly chain: { readonly complete: boolean; readonly units: readonly unknown[] } };
  };
}
async function get({ hash }: { readonly hash: string }, variables: object): Promise<Got> {
  const search = new URLSearchParams({ documentId: `sha256:${hash}`, variables: JSON.stringify(variables) });
  const { headers, ...response } = await fetch(`${graph.origin}/graphql?${search.toString()}`, {
    headers: { accept: 'application/graphql-response+json' },
  }).then(async (answer) => ({ headers: answer.headers, body: (await answer.json()) as Got['body'] }));
  return { cacheControl: headers.get('cache-control'), etag: headers.get('etag'), body: response.body };
}

test('a cache in front may keep what the portal asks, a walked chain too', async () => {
  const chain = await get(ChainBack, { code: PACK, maxUnits: 100 });
  expect(chain.body.data.chain.complete).toBe(true);
  expect(chain.body.data.chain.units.length).toBeGreaterThan(1);
  const unit = await get(UnitFoodDrug, { code: PACK });
  for (const { cacheControl, etag } of [chain, unit])
    expect([cacheControl, etag]).toEqual([
      expect.stringMatching(/^public, max-age=([1-9]|[12]\d|30)$/),
      expect.stringMatching(/^W\/"/),
    ]);
});

test('nobody keeps a chain with a gap', async () => {
  await graph.proxies['hazardous-goods']?.set({ kind: 'down' });
  const { cacheControl, body } = await get(ChainBack, { code: 'drug:83857930000879766602', maxUnits: 100 });
  expect([body.data.chain.complete, cacheControl]).toEqual([false, 'no-store']);
  await graph.proxies['hazardous-goods']?.set(null);
});
