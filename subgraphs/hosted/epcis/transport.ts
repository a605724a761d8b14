import type { EpcisOptions, Identifiers } from '@tongcha/ministry/epcis';
import type { HttpClientResponse } from '@tongcha/http';
import { keepOrder } from '../statements/order.ts';
import { query, QueryFault } from '../store/query.ts';
import type { HostedStore } from '../store/store.ts';
import { queryDocument, usccsIn } from './query-document.ts';

/** Where the store answers in this process; nobody is there (RFC 2606). */
export const STORE_URL = 'http://store.invalid/';

function eventIn(body: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(String(body)) as Readonly<Record<string, unknown>>;
}

function captured(isKept: boolean): HttpClientResponse {
  return { status: isKept ? 201 : 400, headers: {}, body: Buffer.alloc(0) };
}

/** The query interface of EPCIS over the store, as the kit's connector asks it. Its answers are those of all enterprises, for the member alone. */
export function storeTransport(store: HostedStore, identifiers: Identifiers): NonNullable<EpcisOptions['transport']> {
  return {
    async request({ method, path, body }) {
      if (method === 'POST') return captured(await keepOrder(store, identifiers, eventIn(body)));
      const url = new URL(path, STORE_URL);
      try {
        const { events, next } = await query(store, url.searchParams, identifiers);
        const usccs = usccsIn(events);
        if (next !== null) url.searchParams.set('nextPageToken', next);
        return {
          status: 200,
          headers: {
            'content-type': 'application/ld+json; charset=utf-8',
            ...(next === null ? {} : { link: `<${url.href}>; rel="next"` }),
          },
          body: Buffer.from(queryDocument(events, usccs, await store.enterprises(usccs))),
        };
      } catch (error) {
        if (!(error instanceof QueryFault)) throw error;
        return {
          status: 400,
          headers: { 'content-type': 'application/problem+json' },
          body: Buffer.from(
            JSON.stringify({ type: 'epcisException:QueryParameterException', title: error.message, status: 400 }),
          ),
        };
      }
    },
    close: () => store.close(),
  };
}
