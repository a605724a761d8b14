import { TooBusy } from '@tongcha/http';
import { Fault, type FaultCode } from '@tongcha/resilience';
import { isSource, leaf, type Source } from '../../values/row.ts';
import { resultPlace } from '../result-place.ts';
import { parseXml } from '../xml/parse.ts';

const NONE: ReadonlySet<string> = new Set();

/** Of Web Services Security itself (OASIS WSS SOAP Message Security 1.1.1, 12). */
const SECURITY_FAULTS: FaultTable = {
  FailedAuthentication: 'CREDENTIALS_REFUSED',
  InvalidSecurityToken: 'CREDENTIALS_REFUSED',
};

/** What a service's fault codes mean. */
export type FaultTable = Readonly<Record<string, FaultCode>>;

/**
 * The element that an answer's body holds, every value as text. The names by which it may be called are the
 * operation's.
 * @throws Fault: what the body's Fault means, or BAD_ANSWER
 */
export function answerIn(text: string, names: readonly string[], faults: FaultTable): Source {
  const { Envelope: envelope } = parseXml(text, NONE);
  const body = isSource(envelope) ? envelope['Body'] : undefined;
  if (!isSource(body)) throw unreadable('Envelope/Body');
  if (body['Fault'] !== undefined) throw faultOf(body['Fault'], faults);
  const name = names.find((each) => body[each] !== undefined);
  const answer = name === undefined ? undefined : body[name];
  // An element with nothing in it is an answer with nothing in it.
  if (answer === '') return {};
  if (!isSource(answer)) throw unreadable('Envelope/Body');
  return answer;
}

/** A Fault of SOAP 1.1 or 1.2. The service's own words can hold anything, so they stay here. */
function faultOf(fault: unknown, own: FaultTable): Fault {
  const table = { ...SECURITY_FAULTS, ...own };
  const codes = isSource(fault) ? codesIn(fault) : [];
  const code = codes.find((each) => Object.hasOwn(table, each));
  const meaning = code === undefined ? 'BAD_ANSWER' : table[code];
  if (meaning === 'TOO_BUSY') return new TooBusy();
  const place = code === undefined ? codes.map(resultPlace).find((each) => each !== 'result') : `fault ${code}`;
  return new Fault(meaning ?? 'BAD_ANSWER', 'answered with an error of its own', { place: place ?? 'Fault' });
}

/**
 * Where codes stand, and nowhere else: a word in a sentence is no code. SOAP 1.1 `faultcode` (`s:Server.BUSY`), 1.2
 * `Code` with its `Subcode`s, an entry of the
 * detail by its name or text, and a text that is nothing but one.
 */
function codesIn(fault: Source): string[] {
  const codes = textsOf(fault['faultcode']).flatMap((qname) => local(qname).split('.'));
  for (let code: unknown = fault['Code']; isSource(code); code = code['Subcode'])
    codes.push(...textsOf(code['Value']).map(local));
  const reason = isSource(fault['Reason']) ? fault['Reason']['Text'] : undefined;
  return [
    ...codes,
    ...detailCodes(fault['detail'] ?? fault['Detail']),
    ...textsOf(fault['faultstring']),
    ...textsOf(reason),
  ];
}

function detailCodes(detail: unknown): string[] {
  if (Array.isArray(detail)) return detail.flatMap(detailCodes);
  if (!isSource(detail)) return textsOf(detail);
  return Object.entries(detail).flatMap(([name, value]) => [name, ...detailCodes(value)]);
}

/** Of an element that stands once or more, with attributes or without. */
function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((each) => {
    const text = leaf(each);
    return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
  });
}

function local(qname: string): string {
  return qname.slice(qname.indexOf(':') + 1);
}

function unreadable(place: string): Fault {
  return new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place });
}
