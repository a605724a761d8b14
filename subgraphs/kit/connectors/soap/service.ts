import { BasicAuthSecurity, type Client, createClientAsync, type ISecurity, WSSecurity } from 'soap';
import { asksForLess, type HttpClient, type Rest } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import type { Source } from '../../values/row.ts';
import { refusedAccount } from '../refused.ts';
import { textOf } from './body.ts';

export interface ServiceOptions {
  /** The WSDL's address; the service is asked at the same origin. */
  readonly wsdl: string;
  readonly user: string;
  readonly password: string;
  /** WS-Security UsernameToken with the password as text or as digest with nonce and time; or HTTP Basic. */
  readonly security: 'wsse' | 'wsse-digest' | 'basic';
  readonly version: '1.1' | '1.2';
}

/** A request as it is sent. */
export interface SoapRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Without an XML declaration. */
  readonly envelope: string;
  /** Names by which the answer's element may be called. */
  readonly answers: readonly string[];
}

/** Of the library's description of an operation, what is used. */
interface Operation {
  readonly input: {
    readonly $name: string;
    readonly targetNSAlias?: string;
    readonly targetNamespace?: string;
    readonly $type?: string;
    readonly $lookupType?: string;
    readonly name?: string;
  };
  readonly output?: { readonly $name: string };
  readonly soapAction?: string;
  readonly style?: string;
}

interface Definitions {
  readonly $targetNamespace: string;
  readonly services: Readonly<
    Record<
      string,
      {
        readonly ports: Readonly<
          Record<string, { readonly binding?: { readonly methods?: Readonly<Record<string, Operation>> } }>
        >;
      }
    >
  >;
}

const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** A service as its WSDL describes it: writes requests to its contract. */
export class SoapService {
  readonly #client: Client;
  readonly #version: '1.1' | '1.2';
  readonly #security: ISecurity;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #namespace: string;

  private constructor(client: Client, { user, password, security, version }: ServiceOptions) {
    this.#client = client;
    this.#version = version;
    const definitions = client.wsdl.definitions as unknown as Definitions;
    this.#namespace = definitions.$targetNamespace;
    this.#operations = operationsOf(definitions);
    const passwordType = security === 'wsse-digest' ? 'PasswordDigest' : 'PasswordText';
    this.#security =
      security === 'basic'
        ? new BasicAuthSecurity(user, password)
        : new WSSecurity(user, password, { passwordType, hasNonce: true, hasTimeStamp: true });
  }

  /** Reads the WSDL and what it imports, from its own origin alone. @throws Fault, or what the library throws */
  static async open(http: HttpClient, options: ServiceOptions, rest: Rest, signal: AbortSignal): Promise<SoapService> {
    const { origin } = new URL(options.wsdl);
    const client = await createClientAsync(options.wsdl, {
      httpClient: {
        request(url, _data, callback) {
          void fetched(http, rest, origin, url, signal).then(
            ({ status, text }) => callback(null, { status, statusCode: status, headers: {} }, text),
            (error: unknown) => callback(error),
          );
          // The library looks at the callback alone.
          return undefined as never;
        },
      },
      disableCache: true,
    });
    return new SoapService(client, options);
  }

  /** @param charset that it will be sent in @throws Fault BAD_ANSWER where the service has no such operation */
  request(name: string, message: Source, charset: string): SoapRequest {
    const operation = this.#operations.get(name);
    if (!operation) throw new Fault('BAD_ANSWER', 'does not offer this operation', { place: 'WSDL' });
    const { input, output, soapAction = this.#namespace.replace(/\/?$/, `/${name}`) } = operation;
    const { wsdl } = this.#client;
    const values = Object.fromEntries(
      Object.entries(message).map(([key, value]) => [key, Array.isArray(value) ? value.map(asText) : asText(value)]),
    );
    const body =
      operation.style === 'rpc'
        ? wsdl.objectToRpcXML(name, values, input.targetNSAlias ?? 'tns', this.#namespace, input.name !== 'element')
        : wsdl.objectToDocumentXML(
            input.$name,
            values,
            input.targetNSAlias ?? '',
            input.targetNamespace ?? '',
            input.$type ?? input.$lookupType ?? '',
          );
    const header = this.#security.toXML?.() ?? '';
    const headers: Record<string, string> =
      this.#version === '1.2'
        ? { 'content-type': `application/soap+xml; charset=${charset}; action="${soapAction}"` }
        : { 'content-type': `text/xml; charset=${charset}`, soapaction: `"${soapAction}"` };
    this.#security.addHeaders?.(headers);
    return {
      headers,
      envelope: `<soap:Envelope xmlns:soap="${ENVELOPES[this.#version]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${wsdl.xmlnsInEnvelope}>${header && `<soap:Header>${header}</soap:Header>`}<soap:Body>${body}</soap:Body></soap:Envelope>`,
      answers: output ? [output.$name, `${name}Response`, `${name}Out`, `${name}Output`] : [`${name}Response`],
    };
  }
}

/** A service may have ports that are no SOAP beside its own: their operations have no action. */
function operationsOf({ services }: Definitions): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const { ports } of Object.values(services)) {
    for (const { binding } of Object.values(ports)) {
      for (const [name, operation] of Object.entries(binding?.methods ?? {})) {
        if (found.get(name)?.soapAction === undefined) found.set(name, operation);
      }
    }
  }
  return found;
}

/** The library lets text that looks like CDATA through as it stands: whoever wrote it would write elements. */
function asText(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('<![CDATA[')
    ? { $xml: value.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`) }
    : value;
}

/**
 * What a WSDL imports by an address inside the service's own network is at the WSDL's origin too; nothing else is ever
 * asked.
 */
async function fetched(
  http: HttpClient,
  rest: Rest,
  origin: string,
  url: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const { pathname, search } = new URL(url, origin);
  const answer = await http.request({ method: 'GET', path: pathname + search, signal });
  const refused = refusedAccount(answer.status, 'WSDL');
  if (refused) throw refused;
  if (asksForLess(answer)) throw rest.begin(answer);
  if (answer.status >= 500) throw new Fault('UNAVAILABLE', 'cannot answer now', { place: 'WSDL' });
  if (answer.status !== 200) throw new Fault('BAD_ANSWER', 'gave no description of the service', { place: 'WSDL' });
  const text = textOf(answer);
  // Entities of a type declaration can grow without end or name files.
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new Fault('BAD_ANSWER', 'gave a document with a type declaration', { place: 'WSDL' });
  return { status: answer.status, text };
}
