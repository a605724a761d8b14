import type { Source } from '../values/row.ts';
import type { Envelope, Page } from './http/answer.ts';
import { unreadable } from './http/client.ts';
import { keyedWindow, listed, type PageRules, pagingOf, type Place, windowOf } from './http/pages.ts';
import type { SentValues } from './http/send.ts';
import type { Part } from './part.ts';
import { momentIn, type Putting, type Question, type Variables } from './transport.ts';

/** What a question may say of the place in a list. */
export const PLACE_NAMES = ['page', 'size', 'offset', 'cursor', 'first', 'after'] as const;

/** `keys: { most: 50, join: ',' }` */
export function keysIn(part: Part | undefined): { readonly most: number; readonly join: string | null } {
  const fields = part?.fields(['most', 'join'] as const);
  return {
    most: fields?.get('most')?.integer(1, 10_000) ?? 50,
    join: fields?.get('join')?.text('the sign between keys') ?? null,
  };
}

/** `pages: { size: 100, first: 1, most: 200 }` */
export function pagesIn(part: Part | undefined): Omit<PageRules, 'tellsEnd'> {
  const fields = part?.fields(['size', 'first', 'most'] as const);
  return {
    size: fields?.get('size')?.integer(1, 100_000) ?? 100,
    first: fields?.get('first')?.integer(0, 1) ?? 1,
    most: fields?.get('most')?.integer(1, 10_000) ?? 200,
  };
}

export interface PagedQuestionParts {
  readonly names: readonly string[];
  readonly envelope: Envelope;
  /** Puts one request. @returns null: the system says that there is nothing @throws Fault */
  readonly put: (values: SentValues, signal: AbortSignal) => Promise<Source | null>;
  readonly join: string | null;
  readonly pages: Omit<PageRules, 'tellsEnd'>;
}

/** A question whose answers come in pages, whatever carries them. */
export class PagedQuestion implements Question {
  readonly names: readonly string[];
  readonly counts: boolean;
  readonly #parts: PagedQuestionParts;
  readonly #rules: PageRules;

  constructor(parts: PagedQuestionParts) {
    this.names = parts.names;
    this.counts = parts.envelope.hasTotal;
    this.#parts = parts;
    this.#rules = { ...parts.pages, tellsEnd: parts.envelope.tellsEnd };
  }

  /** The same question, put by way of another. */
  through(by: (values: SentValues, put: () => Promise<Source | null>) => Promise<Source | null>): PagedQuestion {
    const { put } = this.#parts;
    return new PagedQuestion({ ...this.#parts, put: (values, signal) => by(values, () => put(values, signal)) });
  }

  async all(scheme: string | null, keys: readonly string[], call: Putting): ReturnType<Question['all']> {
    const { join } = this.#parts;
    const asked = scheme === null ? {} : { [scheme]: join === null ? keys : keys.join(join) };
    return listed((place) => this.#page(asked, place, call), pagingOf(this.names), this.#rules);
  }

  async count(variables: Variables, call: Putting): ReturnType<Question['count']> {
    const { total } = await this.#page(
      { ...variables, after: '', first: 1 },
      { ...START, page: this.#rules.first },
      call,
    );
    return total ?? null;
  }

  async page(variables: Variables, first: number, after: string | null, call: Putting): ReturnType<Question['page']> {
    if (this.names.includes('after')) {
      // One more shows whether there are more.
      const sent = Math.min(first + 1, this.#parts.pages.size);
      const page = await this.#page({ ...variables, after: after ?? '', first: sent }, START, call);
      return keyedWindow(page, first, sent);
    }
    return windowOf((place) => this.#page(variables, place, call), pagingOf(this.names), this.#rules, first, after);
  }

  async #page(asked: SentValues, { page, offset, cursor }: Place, call: Putting): Promise<Page> {
    const { put, pages } = this.#parts;
    const document = await put({ ...asked, ...momentIn(call), page, offset, cursor, size: pages.size }, call.signal);
    if (document === null) return { rows: [], total: undefined, more: false, next: null, doubts: [] };
    const read = this.#parts.envelope.open(document, page);
    if (read === null) throw unreadable('rows');
    return read;
  }
}

const START: Place = { page: 1, offset: 0, cursor: null };
