import { asksForLess, HttpClient, Rest } from '@tongcha/http';
import { Fault, type FaultCode } from '@tongcha/resilience';
import type { Charset } from '../../charset.ts';
import { refusedAccount } from '../refused.ts';
import { resultPlace } from '../result-place.ts';
import type { XmlNode } from '../xml/parse.ts';
import { readXml, writeXml } from './xml.ts';

export interface XmlHttpOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Charset of what is sent; answers say their own. */
  readonly charset: Charset;
  /** Elements that are lists, also where there is one. */
  readonly lists: readonly string[];
  /** Finds the system's own result code in an answer; null when the answer has none. */
  readonly resultCode: (document: Readonly<Record<string, XmlNode>>) => string | null;
  /** What its codes mean; the ones that mean success are left out of `faults` and named here. */
  readonly success: readonly string[];
  readonly faults: Readonly<Record<string, FaultCode>>;
  /** Requests at a time. */
  readonly concurrency: number;
}

/** XML documents over HTTP POST with Basic authentication. */
export class XmlHttpClient {
  readonly #options: XmlHttpOptions;
  readonly #http: HttpClient;
  readonly #path: string;
  readonly #lists: ReadonlySet<string>;
  readonly #rest = new Rest();

  constructor(options: XmlHttpOptions) {
    const url = new URL(options.url);
    this.#options = options;
    this.#http = new HttpClient(url.origin, { connections: options.concurrency, tells: true, resends: true });
    this.#path = url.pathname + url.search;
    this.#lists = new Set(options.lists);
  }

  /** Sends a document and reads the answer's. @throws Fault */
  async post(
    document: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, XmlNode>>> {
    const { user, password, charset } = this.#options;
    const headers = {
      'content-type': `application/xml; charset=${charset === 'gb18030' ? 'GB18030' : 'UTF-8'}`,
      authorization: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`,
    };
    const body = writeXml(document, charset);
    await this.#rest.over(signal);
    const answer = await this.#http.request({ method: 'POST', path: this.#path, headers, body, signal });
    const refused = refusedAccount(answer.status);
    if (refused) throw refused;
    if (asksForLess(answer)) throw this.#rest.begin(answer);
    if (answer.status >= 500) throw new Fault('UNAVAILABLE', 'cannot answer now');
    if (answer.status !== 200)
      throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place: `HTTP ${answer.status}` });
    const read = readXml(answer.body, answer.headers['content-type'] ?? '', this.#lists);
    const code = this.#options.resultCode(read);
    if (code === null) throw new Fault('BAD_ANSWER', 'gave an answer without a result');
    // The system's own words can hold anything, so they stay here.
    if (this.#options.success.includes(code)) return read;
    const meaning =
      (Object.hasOwn(this.#options.faults, code) ? this.#options.faults[code] : undefined) ?? 'BAD_ANSWER';
    if (meaning === 'TOO_BUSY') throw this.#rest.begin(answer);
    const place = resultPlace(code);
    throw new Fault(meaning, 'answered with an error of its own', { cause: code, place });
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** The node at a path of element names; undefined where there is none. */
export function at(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>(
    (each, name) =>
      typeof each === 'object' && !Array.isArray(each)
        ? (each as { [name: string]: XmlNode | undefined })[name]
        : undefined,
    node,
  );
}

/** The list at a path; empty where there is none. */
export function listAt(node: XmlNode | undefined, ...path: readonly string[]): readonly XmlNode[] {
  const found = at(node, ...path);
  return Array.isArray(found) ? (found as readonly XmlNode[]) : [];
}

/** The text at a path, trimmed; null where there is none or it is empty. */
export function textAt(node: XmlNode | undefined, ...path: readonly string[]): string | null {
  const found = at(node, ...path);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
}
