import { asksForLess, type HttpClientResponse, HttpClient, type LiveTls, Rest, wasLost } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { type Charset, encode } from '../../charset.ts';
import type { Source } from '../../values/row.ts';
import { NotWritten } from '../../orders/writes.ts';
import { refusedAccount } from '../refused.ts';
import { textOf } from './body.ts';
import { answerIn, type FaultTable } from './envelope.ts';
import { type ServiceOptions, SoapService } from './service.ts';

export interface SoapOptions extends ServiceOptions {
  /** Charset of what is sent; answers say their own. */
  readonly charset: Charset;
  /** What the service's own fault codes mean; any other is BAD_ANSWER. */
  readonly faults: FaultTable;
  readonly proxy?: string | undefined;
  readonly tls?: LiveTls | undefined;
}

/** One SOAP service, by its WSDL. The WSDL is read at the first call, so a service that is down stops no start. */
export class SoapClient {
  readonly #options: SoapOptions;
  readonly #http: HttpClient;
  readonly #rest = new Rest();
  readonly #path: string;
  readonly #label: string;
  #service: Promise<SoapService> | null = null;

  constructor(options: SoapOptions) {
    const { origin, pathname } = new URL(options.wsdl);
    this.#options = options;
    this.#http = new HttpClient(origin, { connections: 8, tells: true, proxy: options.proxy, tls: options.tls });
    // The WSDL may name the address that the service has inside its own network.
    this.#path = pathname;
    this.#label = options.charset === 'gb18030' ? 'GB18030' : 'UTF-8';
  }

  /**
   * Calls an operation; the answer is the body's element, every value as text. @throws Fault, also for a SOAP Fault in
   * an HTTP 200
   */
  async call(operation: string, message: Source, signal: AbortSignal): Promise<Source> {
    try {
      await this.#rest.over(signal);
      const service = await this.#open(signal);
      const ask = (): Promise<Source> => this.#exchange(service, operation, message, signal);
      // Put anew, not sent again: a digest counts once.
      return await ask().catch((error: unknown) => {
        if (wasLost(error) && !signal.aborted) return ask();
        throw error;
      });
    } catch (error) {
      if (error instanceof Fault) throw error;
      if (signal.aborted) throw new Fault('TIMEOUT', 'no answer in time', { cause: error });
      throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error, place: 'WSDL' });
    }
  }

  /** Calls an operation that writes: once, whatever comes of it. @throws NotWritten where nothing was sent; else as `call` */
  async write(operation: string, message: Source, signal: AbortSignal): Promise<Source> {
    const service = await this.#described(signal);
    return this.#exchange(service, operation, message, signal, true);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #described(signal: AbortSignal): Promise<SoapService> {
    try {
      await this.#rest.over(signal);
      return await this.#open(signal);
    } catch (cause) {
      throw new NotWritten('gave no description of the service', { cause });
    }
  }

  #open(signal: AbortSignal): Promise<SoapService> {
    const known = this.#service;
    if (known) return known;
    const opening = SoapService.open(this.#http, this.#options, this.#rest, signal);
    this.#service = opening;
    opening.catch(() => {
      if (this.#service === opening) this.#service = null;
    });
    return opening;
  }

  async #exchange(
    service: SoapService,
    operation: string,
    message: Source,
    signal: AbortSignal,
    writes = false,
  ): Promise<Source> {
    const { headers, envelope, answers } = service.request(operation, message, this.#label);
    const body = encode(`<?xml version="1.0" encoding="${this.#label}"?>${envelope}`, this.#options.charset);
    const answer = await this.#http.request({ method: 'POST', path: this.#path, headers, body, writes, signal });
    this.#refuse(answer);
    return answerIn(textOf(answer), answers, this.#options.faults);
  }

  /** What a status says whatever the body is; a Fault comes with HTTP 200, 400 or 500. */
  #refuse(answer: HttpClientResponse): void {
    const { status } = answer;
    const place = `HTTP ${status}`;
    const refused = refusedAccount(status);
    if (refused) throw refused;
    if (asksForLess(answer)) throw this.#rest.begin(answer);
    if (status === 502 || status === 503 || status === 504)
      throw new Fault('UNAVAILABLE', 'cannot answer now', { place });
    if (status >= 300 && status < 400) throw new Fault('BAD_ANSWER', 'answered with a redirect', { place });
  }
}
