import { BasicAuthSecurity, type Client, createClientAsync, WSSecurity } from 'soap';
import { Fault, type FaultCode } from '../../../../common/fault.ts';
import { HttpClient, wasLost } from '../../../../common/http-client.ts';
import type { Charset } from '../../charset.ts';
import { soapTransport } from './transport.ts';

export interface SoapOptions {
  /** The WSDL's address; the service is asked at the same origin. */
  readonly wsdl: string;
  readonly user: string;
  readonly password: string;
  /** WS-Security UsernameToken with the password as text or as digest with nonce and time; or HTTP Basic. */
  readonly security: 'wsse' | 'wsse-digest' | 'basic';
  readonly version: '1.1' | '1.2';
  /** Charset of what is sent; answers say their own. */
  readonly charset: Charset;
  /** What the service's own fault codes mean; any other is BAD_ANSWER. */
  readonly faults: Readonly<Record<string, FaultCode>>;
}

/** Types that the library would turn into numbers and dates: 00123 would lose its zeros, a local time its zone. */
const AS_TEXT = Object.fromEntries(
  ['int', 'integer', 'long', 'short', 'byte', 'unsignedInt', 'unsignedLong', 'decimal', 'double', 'float', 'boolean', 'date', 'dateTime', 'time'].map((type) => [type, (text: string) => text]),
);

/** One SOAP service, by its WSDL. The WSDL is read at the first call, so a service that is down stops no start. */
export class SoapClient {
  readonly #options: SoapOptions;
  readonly #http: HttpClient;
  #client: Promise<Client> | null = null;

  constructor(options: SoapOptions) {
    this.#options = options;
    this.#http = new HttpClient(new URL(options.wsdl).origin, { connections: 8, tells: true });
  }

  /** Calls an operation; the answer is the body's element, every value as text. @throws Fault, also for a SOAP Fault in an HTTP 200 */
  async call(operation: string, message: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    try {
      const client = await this.#connect(signal);
      const method = client[`${operation}Async`] as ((message: unknown, options: unknown) => Promise<[unknown]>) | undefined;
      if (!method) throw new Fault('BAD_ANSWER', 'does not offer this operation');
      const ask = (): Promise<[unknown]> => method.call(client, message, { signal });
      // Put anew, not sent again: a digest counts once.
      const [result] = await ask().catch((error: unknown) => {
        if (wasLost(error) && !signal.aborted) return ask();
        throw error;
      });
      if (typeof result !== 'object' || result === null) throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
      return result as Readonly<Record<string, unknown>>;
    } catch (error) {
      throw this.#fault(error, signal);
    }
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #connect(signal: AbortSignal): Promise<Client> {
    const known = this.#client;
    if (known) return known;
    const connecting = this.#load(signal);
    this.#client = connecting;
    connecting.catch(() => {
      if (this.#client === connecting) this.#client = null;
    });
    return connecting;
  }

  async #load(signal: AbortSignal): Promise<Client> {
    const { wsdl, user, password, security, version, charset } = this.#options;
    const address = new URL(wsdl);
    const transport = soapTransport(this.#http, address.origin, charset);
    const client = await createClientAsync(wsdl, {
      httpClient: { request: (url, data, callback, headers, options) => transport.request(url, data, callback, headers, { signal, ...options }) },
      customDeserializer: AS_TEXT,
      forceSoap12Headers: version === '1.2',
      disableCache: true,
    });
    // The WSDL may name the address that the service has inside its own network.
    client.setEndpoint(address.origin + address.pathname);
    client.setSecurity(
      security === 'basic'
        ? new BasicAuthSecurity(user, password)
        : new WSSecurity(user, password, { passwordType: security === 'wsse-digest' ? 'PasswordDigest' : 'PasswordText', hasNonce: true, hasTimeStamp: true }),
    );
    return client;
  }

  #fault(error: unknown, signal: AbortSignal): Fault {
    if (error instanceof Fault) return error;
    if (signal.aborted) return new Fault('TIMEOUT', 'no answer in time', { cause: error });
    const code = faultCode(error);
    if (code === null) return new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error });
    const meaning = Object.entries(this.#options.faults).find(([known]) => code.includes(known))?.[1];
    // The service's own words can hold anything, so they stay here.
    return new Fault(meaning ?? 'BAD_ANSWER', 'answered with an error of its own', { cause: error });
  }
}

/** The code and text of a SOAP 1.1 or 1.2 Fault, to be matched with; null when the error is no Fault. */
function faultCode(error: unknown): string | null {
  const fault = (error as { root?: { Envelope?: { Body?: { Fault?: unknown } } } } | null)?.root?.Envelope?.Body?.Fault;
  return fault === undefined ? null : JSON.stringify(fault);
}

/** The list of an element that may stand never, once or many times. */
export function many(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.filter((each): each is Readonly<Record<string, unknown>> => typeof each === 'object' && each !== null);
}

/** An element's text, trimmed; null where it is absent or empty. */
export function text(node: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = node[name];
  const plain = typeof value === 'object' && value !== null ? (value as { $value?: unknown }).$value : value;
  return typeof plain === 'string' && plain.trim() !== '' ? plain.trim() : null;
}
