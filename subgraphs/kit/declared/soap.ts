import { Fault, type FaultCode } from '@tongcha/resilience';
import { SoapClient } from '../connectors/soap/index.ts';
import { resultPlace } from '../connectors/result-place.ts';
import { parseXml } from '../connectors/xml/parse.ts';
import { known } from '../values/reader.ts';
import type { Source } from '../values/row.ts';
import { leaf } from '../values/row.ts';
import type { Shapes } from '../values/shapes.ts';
import { text } from '../values/text.ts';
import { ANSWER_KEYS, type Envelope, envelopeOf, type Meaning, resultsOf } from './http/answer.ts';
import { unreadable } from './http/client.ts';
import { charsetIn } from './http/http.ts';
import { type SentValues, together } from './http/send.ts';
import { writing } from '../orders/write-fault.ts';
import { keysIn, PagedQuestion, pagesIn, PLACE_NAMES } from './paged-question.ts';
import type { Part } from './part.ts';
import type { Transport } from './transport.ts';
import { WAY_KEYS, wayOf } from './way.ts';

const KEYS = [
  'wsdl',
  'user',
  'password',
  'security',
  'version',
  'charset',
  'ask',
  'answer',
  'inside',
  'pages',
  'keys',
  'ping',
  ...WAY_KEYS,
] as const;
const ASK_KEYS = ['operation', 'send', 'rows'] as const;

/** `soap:` of the file: an operation of the service, what is sent to it, and where in its answer the rows stand. */
export function soapTransport(part: Part, shapes: Shapes): Transport | null {
  const fields = part.fields(KEYS);
  const wsdlPart = fields.need('wsdl', 'wsdl: ${SYSTEM_WSDL}');
  const wsdl = wsdlPart?.settled('an address: ${SYSTEM_WSDL}') ?? null;
  const answer = (fields.get('answer') ?? part.empty()).fields(ANSWER_KEYS);
  const results = resultsOf(answer.get('results'));
  const { most, join } = keysIn(fields.get('keys'));
  const pages = pagesIn(fields.get('pages'));
  // Some services answer one text, which is a document of its own.
  const inside = fields.get('inside')?.text('the element that holds a document as text') ?? null;
  const common = fields
    .get('ask')
    ?.fields(['send'] as const)
    .get('send');
  const options = {
    user: fields.get('user')?.settled() ?? '',
    password: fields.get('password')?.settled() ?? '',
    security: fields.get('security')?.word(['basic', 'wsse', 'wsse-digest'] as const) ?? 'basic',
    version: fields.get('version')?.word(['1.1', '1.2'] as const) ?? '1.1',
    charset: charsetIn(fields.get('charset')),
    faults: faultsIn(results),
  } as const;
  if (wsdl === null || !/^https?:\/\/./.test(wsdl)) {
    if (wsdl !== null) wsdlPart?.fault('expected an http or https address');
    return null;
  }
  const way = wayOf(fields, wsdl);
  const client = new SoapClient({ wsdl, ...options, proxy: way.proxy, tls: way.tls });
  const operationOf = (each: Part, what: string): Operation => {
    const own = each.fields(ASK_KEYS, "{ operation: QueryLot, send: { no: '{lot}' } }");
    const name = own.need('operation', 'operation: QueryLot')?.text('an operation') ?? '';
    const send = together(common, own.get('send'));
    const envelope = envelopeOf(answer, own.get('rows'), results, `${what} answer`, true, shapes);
    return {
      names: [...new Set(send.names)],
      envelope,
      put: async (values, signal, writes = false) => {
        const asked = writes ? 'write' : 'call';
        const answered = await client[asked](name, send.make(values) as Source, signal);
        return meant(inside === null ? answered : documentIn(answered, inside), envelope);
      },
    };
  };
  const pingPart = fields.get('ping');
  const ping = pingPart ? operationOf(pingPart, 'ping') : null;
  return {
    maxKeys: most,
    join,
    names: PLACE_NAMES,
    question: (each, what) => new PagedQuestion({ ...operationOf(each, what), join, pages }),
    writing: (each, what) => {
      const { names, put } = operationOf(each, what);
      return { names, put: (values, signal) => writing(() => put(values, signal, true)) };
    },
    ping: (signal) => (ping ? ping.put({}, signal).then(() => undefined) : null),
    close: () => {
      way.close();
      return client.close();
    },
  };
}

interface Operation {
  readonly names: readonly string[];
  readonly envelope: Envelope;
  readonly put: (values: SentValues, signal: AbortSignal, writes?: boolean) => Promise<Source | null>;
}

/** Of a SOAP Fault the same table says what its codes mean. */
function faultsIn(results: ReadonlyMap<string, Meaning>): Readonly<Record<string, FaultCode>> {
  return Object.fromEntries(
    [...results].flatMap(([result, meaning]) =>
      meaning === 'OK' || meaning === 'NONE' || meaning === 'TOKEN' ? [] : [[result, meaning]],
    ),
  );
}

/** XML inside a text, with or without a declaration. @throws Fault BAD_ANSWER */
function documentIn(answered: Source, element: string): Source {
  const written = known(text(leaf(answered[element])));
  if (written === null) throw unreadable(element);
  return parseXml(written, NO_LISTS);
}

const NO_LISTS: ReadonlySet<string> = new Set();

/** @returns null: nothing is there @throws Fault that the service's own result means */
function meant(document: Source, envelope: Envelope): Source | null {
  if (!envelope.hasResult) return document;
  const result = envelope.resultIn(document);
  if (result === null) throw unreadable('result');
  const meaning = envelope.meaningOf(result) ?? 'BAD_ANSWER';
  if (meaning === 'OK') return document;
  if (meaning === 'NONE') return null;
  const code = meaning === 'TOKEN' ? 'CREDENTIALS_REFUSED' : meaning;
  throw new Fault(code, 'answered with an error of its own', { place: resultPlace(result) });
}
