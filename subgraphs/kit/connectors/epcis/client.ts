import { asksForLess, HttpClient, Rest } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { Shapes } from '../../values/shapes.ts';
import { writing } from '../../orders/write-fault.ts';
import { type Asking, pageThen, recordedUntil } from './as-then.ts';
import type { EpcisEvent } from './event.ts';
import { nextPage } from './link-header.ts';
import { type MasterData, mergeMasterData } from './master-data.ts';
import type { EpcisOptions } from './options.ts';
import { type Condition, isAskable, queryString, split } from './query.ts';
import { EMPTY_PAGE, type EpcisPage, readDocument, type Unreadable } from './read-document.ts';
import { refusal } from './refusal.ts';
import type { OwnSteps } from './vocabulary.ts';

/** What a query found. */
export interface Found {
  readonly events: readonly EpcisEvent[];
  readonly masterData: MasterData;
  /** Values whose question failed altogether. */
  readonly failed: ReadonlyMap<string, Fault>;
  /** Values whose answer may lack something. */
  readonly partial: ReadonlyMap<string, Fault>;
}

/** The query interface of one EPCIS 2.0 repository over REST: `GET {url}/events?…` (EPCIS 2.0 section 12). */
export class EpcisClient {
  readonly #http: Pick<HttpClient, 'request' | 'close'>;
  readonly #events: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #perPage: number;
  readonly #rest = new Rest();
  readonly #shapes: Shapes;
  readonly #steps: OwnSteps;
  readonly #maxPages: number;
  readonly #maxUrlLength: number;
  readonly #maxValues: number;

  constructor(options: EpcisOptions) {
    this.#events = eventsUrl(options.url);
    this.#http =
      options.transport ??
      new HttpClient(this.#events.origin, {
        connections: options.connections ?? 8,
        tells: true,
        resends: true,
        proxy: options.proxy,
        tls: options.tls,
        ...(options.maxBytes ? { maxBytes: options.maxBytes } : {}),
      });
    this.#headers = headersOf(options);
    this.#perPage = options.perPage ?? 200;
    this.#shapes = new Shapes(options.newShape);
    this.#steps = new Map(Object.entries(options.steps ?? {}));
    this.#maxPages = options.maxPages ?? 100;
    this.#maxUrlLength = options.maxUrlLength ?? 2_000;
    this.#maxValues = options.maxValues ?? 100;
  }

  /**
   * Events for which one condition has any of `values`, in as many requests as the values need. A request that is
   * refused or answered too largely is tried again in halves, so that one bad value costs only itself.
   *
   * @param isAsked whether an event is one that was asked for: one that is not stands where others should
   */
  async find(
    name: string,
    values: readonly string[],
    also: readonly Condition[],
    asking: Asking,
    isAsked: (event: EpcisEvent) => boolean = () => true,
  ): Promise<Found> {
    const all = [{ name, values: [] }, ...also, ...recordedUntil(asking)];
    const room = this.#maxUrlLength - this.#events.href.length - queryString(all).length - 40;
    const groups = split([...new Set(values)].filter(isAskable), room, this.#maxValues);
    return merge(await Promise.all(groups.map((group) => this.#findGroup(name, group, also, asking, isAsked))));
  }

  /**
   * Pages of a query as they come, oldest event first.
   * @throws Fault as `HttpClient.request` does; REFUSED, BAD_REQUEST, TOO_LARGE, UNAVAILABLE or BAD_ANSWER by what the
   * repository answered
   */
  async *pages(
    conditions: readonly Condition[],
    asking: Asking,
  ): AsyncGenerator<EpcisPage & { readonly last: boolean }> {
    // A query has a condition once; what was recorded after the moment is left out of its pages anyway.
    const until = conditions.some(({ name }) => name === 'LT_recordTime') ? [] : recordedUntil(asking);
    const query = queryString([...conditions, ...until, { name: 'perPage', values: [String(this.#perPage)] }]);
    const seen = new Set<string>();
    let path: string | null = `${this.#events.pathname}?${query}`;
    while (path !== null) {
      if (seen.has(path)) throw new Fault('BAD_ANSWER', 'the pages of the answer go round in a circle');
      seen.add(path);
      const { page, next } = await this.#page(path, asking);
      path = next;
      yield { ...page, last: path === null };
    }
  }

  /** The repository's own words for a step. */
  ownSteps(step: string): readonly string[] {
    return [...this.#steps].flatMap(([own, word]) => (word === step ? [own] : []));
  }

  get maxPages(): number {
    return this.#maxPages;
  }

  /** The first event of a query, with what its answer says beside it. @throws Fault as `pages` does */
  async first(conditions: readonly Condition[], asking: Asking): Promise<EpcisPage> {
    const { page } = await this.#page(
      `${this.#events.pathname}?${queryString([...conditions, { name: 'perPage', values: ['1'] }])}`,
      asking,
    );
    return page;
  }

  /** Whether the repository knows a condition: then it finds nothing that does not match. */
  async knows(condition: Condition, matches: (event: EpcisEvent) => boolean, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.first([condition], { signal })).events.every(matches);
    } catch (error) {
      if (error instanceof Fault && error.code === 'BAD_REQUEST') return false;
      throw error;
    }
  }

  /** Captures one event, once (EPCIS 2.0 section 12, `POST /events`); one of its identifier that is there is it. @throws NotWritten, WriteRefused, or what leaves it open */
  async capture(event: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
    await writing(async () => {
      await this.#rest.over(signal);
      const answer = await this.#http.request({
        method: 'POST',
        path: this.#events.pathname,
        headers: { ...this.#headers, 'content-type': 'application/json' },
        body: JSON.stringify(event),
        writes: true,
        signal,
      });
      if (asksForLess(answer)) throw this.#rest.begin(answer);
      const { status } = answer;
      if ((status >= 200 && status < 300) || status === 409) return;
      throw refusal(answer) ?? new Fault('BAD_REQUEST', 'the repository takes no events');
    });
  }

  /** @throws Fault when the repository does not answer a query */
  async ping(signal: AbortSignal): Promise<void> {
    await this.first([], { signal });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #findGroup(
    name: string,
    values: readonly string[],
    also: readonly Condition[],
    asking: Asking,
    isAsked: (event: EpcisEvent) => boolean,
  ): Promise<Found> {
    const pages: EpcisPage[] = [];
    const partial = new Map<string, Fault>();
    try {
      for await (const page of this.pages([{ name, values }, ...also], asking)) {
        pages.push(page);
        for (const each of page.unreadable)
          for (const value of concerned(each, values)) if (!partial.has(value)) partial.set(value, each.fault);
        if (!page.events.every(isAsked))
          for (const value of values)
            partial.set(value, new Fault('BAD_ANSWER', 'gave events that were not asked for'));
        if (pages.length < this.#maxPages || page.last) continue;
        const tooMany = new Fault('TOO_LARGE', 'there are more events than may be read');
        for (const value of values) partial.set(value, tooMany);
        break;
      }
    } catch (error) {
      const fault =
        error instanceof Fault ? error : new Fault('BAD_ANSWER', 'the answer cannot be read', { cause: error });
      if (values.length > 1 && (fault.code === 'BAD_REQUEST' || fault.code === 'TOO_LARGE')) {
        const half = Math.ceil(values.length / 2);
        const halves = [values.slice(0, half), values.slice(half)];
        return merge(await Promise.all(halves.map((part) => this.#findGroup(name, part, also, asking, isAsked))));
      }
      return { events: [], masterData: new Map(), failed: new Map(values.map((value) => [value, fault])), partial };
    }
    return {
      events: pages.flatMap((page) => page.events),
      masterData: mergeMasterData(pages.map((page) => page.masterData)),
      failed: new Map(),
      partial,
    };
  }

  async #page(path: string, asking: Asking): Promise<{ page: EpcisPage; next: string | null }> {
    const { signal } = asking;
    await this.#rest.over(signal);
    const answer = await this.#http.request({ method: 'GET', path, headers: this.#headers, signal });
    if (asksForLess(answer)) throw this.#rest.begin(answer);
    const fault = answer.status === 200 ? null : refusal(answer);
    if (fault !== null) throw fault;
    if (answer.status !== 200) return { page: EMPTY_PAGE, next: null };
    const page = pageThen(readDocument(answer.body, answer.headers['content-type'], this.#shapes, this.#steps), asking);
    return { page, next: nextPage(answer.headers['link'], new URL(path, this.#events.origin)) };
  }
}

/** The values that an event names; all of them where it names none in the spelling that was asked. */
function concerned({ raw }: Unreadable, values: readonly string[]): readonly string[] {
  const text = JSON.stringify(raw) ?? '';
  const named = values.filter((value) => text.includes(JSON.stringify(value)));
  return named.length > 0 ? named : values;
}

function eventsUrl(text: string): URL {
  const url = new URL(text);
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/events$/, '')}/events`;
  url.search = '';
  url.hash = '';
  return url;
}

function headersOf(options: EpcisOptions): Record<string, string> {
  const { user, password, extensionLinks = [] } = options;
  const extensions = new Set(extensionLinks.map((link) => `${link.prefix}=${link.namespace}`));
  return {
    accept: 'application/ld+json, application/json;q=0.9',
    'accept-encoding': 'gzip, deflate, br',
    'gs1-epcis-version': '2.0',
    'gs1-epcis-min': '2.0',
    'gs1-epc-format': options.epcFormat ?? 'No_Preference',
    ...(extensions.size > 0 ? { 'gs1-extensions': [...extensions].join(', ') } : {}),
    ...(user === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`, 'utf8').toString('base64')}` }),
    ...options.headers,
  };
}

function merge(all: readonly Found[]): Found {
  return {
    events: all.flatMap((found) => found.events),
    masterData: mergeMasterData(all.map((found) => found.masterData)),
    failed: new Map(all.flatMap((found) => [...found.failed])),
    partial: new Map(all.flatMap((found) => [...found.partial])),
  };
}
