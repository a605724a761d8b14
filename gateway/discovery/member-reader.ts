import { randomUUID } from 'node:crypto';
import { HttpClient, type HttpClientResponse, type LiveTls } from '@tongcha/http';
import { membershipPath, MOST_HASHES, shardBytes } from '@tongcha/membership';
import { REQUEST_ID } from '@tongcha/observe';
import { ANONYMOUS_CLAIMS, signCall, type SigningKey, type WatchedFile } from '@tongcha/signature';

/** Where a member's filter is read. */
export interface MemberAddress {
  readonly name: string;
  /** What its calls are signed for: its sector's subgraph. */
  readonly ministry: string;
  /** Of its subgraph, one at least: the filter is beside it (`membershipPath`). */
  readonly urls: readonly string[];
}

interface Place {
  readonly url: URL;
  readonly http: HttpClient;
}

/** Reads a member's filter, each call signed for the member, in nobody's name. */
export class MemberReader {
  readonly #all: readonly Place[];
  /** Which of them is read: the next where one cannot be reached. */
  #place = 0;
  readonly #ministry: string;
  readonly #key: WatchedFile<SigningKey> | null;

  /** @param tls our certificate, and whose its may be */
  constructor({ ministry, urls }: MemberAddress, key: WatchedFile<SigningKey> | null, tls?: LiveTls) {
    this.#ministry = ministry;
    this.#key = key;
    const options = {
      // One that waits for news, and one that fetches.
      connections: 2,
      maxBytes: shardBytes(MOST_HASHES),
      tls,
    };
    this.#all = urls.map((each) => {
      const url = new URL(each);
      return { url, http: new HttpClient(url.origin, options) };
    });
  }

  /**
   * The manifest, with what follows on a tail. @returns with the id that it must be for @throws Fault as
   * `HttpClient.request`
   */
  async manifest(
    tail: { readonly id: string; readonly count: number } | null,
    signal: AbortSignal,
  ): Promise<HttpClientResponse & { readonly requestId: string }> {
    const requestId = randomUUID();
    return { ...(await this.#get('', tail && `${tail.id}.${tail.count}`, requestId, signal)), requestId };
  }

  /** @throws Fault as `HttpClient.request` */
  shard(id: string, signal: AbortSignal): Promise<HttpClientResponse> {
    return this.#get(`/${id}`, null, randomUUID(), signal);
  }

  async #get(below: string, tail: string | null, requestId: string, signal: AbortSignal): Promise<HttpClientResponse> {
    const place = this.#place;
    const { url, http } = this.#all[place] as Place;
    const { host, pathname, searchParams } = new URL(url);
    if (tail !== null) searchParams.set('tail', tail);
    const target = `${membershipPath(pathname)}${below}${searchParams.size > 0 ? `?${searchParams.toString()}` : ''}`;
    void this.#key?.refresh(1_000);
    const signed =
      this.#key &&
      signCall(this.#key.value, {
        method: 'GET',
        authority: host,
        target,
        contentType: 'application/json',
        body: '',
        ministry: this.#ministry,
        claims: ANONYMOUS_CLAIMS,
        requestId,
      });
    const headers = { [REQUEST_ID]: requestId, ...signed };
    return http.request({ method: 'GET', path: target, headers, signal }).catch((error: unknown) => {
      if (this.#place === place) this.#place = (place + 1) % this.#all.length;
      throw error;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ http }) => http.close()));
  }
}
