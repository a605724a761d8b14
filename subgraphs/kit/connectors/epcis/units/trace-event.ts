import { maskText } from '../../../mask.ts';
import type { TraceEvent } from '../../../records.ts';
import { type EpcisEvent, fieldNamed, type Item, type SensorReading, textNamed } from '../event.ts';
import { isHandOver } from '../holdings.ts';
import { quantityOf, recordIdOf } from '../links.ts';
import { operator, organization, place, type Reading } from './details.ts';

/**
 * Whether an event says that somebody has, gave or got the goods: as a hand-over, or because it took place where somebody
 * else than their producer is at home.
 */
export function tellsOfHandOver(event: EpcisEvent, producer: string | null, reading: Reading): boolean {
  if (isHandOver(event)) return true;
  // Who used a thing up is told by its links and by who made the product.
  if (event.type === 'TransformationEvent') return false;
  const today = { ...reading, masterData: reading.placesToday };
  const there = [
    ...event.sources.map((one) => organization(one.uri, today)),
    operator(event.readPoint, today),
    operator(event.location, today),
  ];
  return there.some((one) => one !== null && one.uscc !== producer);
}

/** One EPCIS event as it concerns one unit; what has no field of its own is told in words. @param producer of the unit, its credit code */
export function traceEvent(code: string, event: EpcisEvent, producer: string | null, reading: Reading): TraceEvent {
  const own = [...event.objects, ...event.outputs, ...event.inputs, ...event.children].find(
    (item) => reading.identifiers.codeOf(item.uri) === code,
  );
  const parties = [
    fieldNamed(event.extensions, 'recordedBy', 'inspector', 'recalledBy'),
    ...event.destinations.map((one) => one.uri),
    ...event.sources.map((one) => one.uri),
  ];
  return {
    id: recordIdOf(event),
    step: event.step,
    at: event.at,
    place: place(event.readPoint ?? event.location, reading),
    organization: parties.map((uri) => organization(uri, reading)).find((one) => one !== null) ?? null,
    quantity: own ? quantityOf(own) : null,
    note: [...words(code, event, reading)].join('; ') || null,
    handsOver: tellsOfHandOver(event, producer, reading),
  };
}

function* words(code: string, event: EpcisEvent, reading: Reading): Generator<string> {
  const count = (items: readonly Item[]): string => {
    const codes = new Set(items.map(({ uri }) => reading.identifiers.codeOf(uri) ?? uri));
    return codes.size === 1 ? [...codes].join() : `${codes.size} units`;
  };
  if (event.disposition !== null) yield `disposition ${event.disposition}`;
  if (event.type === 'TransformationEvent') {
    const isInput = event.inputs.some((item) => reading.identifiers.codeOf(item.uri) === code);
    if (isInput && event.outputs.length > 0) yield `became ${count(event.outputs)}`;
    if (!isInput && event.inputs.length > 0) yield `made of ${count(event.inputs)}`;
  }
  if (event.parent !== null && reading.identifiers.codeOf(event.parent) !== code) {
    yield `${event.action === 'DELETE' ? 'out of' : 'in'} ${reading.identifiers.codeOf(event.parent) ?? event.parent}`;
  } else if (event.parent !== null && event.children.length > 0)
    yield `${event.action === 'DELETE' ? 'removed' : 'with'} ${count(event.children)}`;
  else if (event.parent !== null && event.action === 'DELETE') yield 'emptied';
  // Codes stand as they are; what people wrote may have a telephone in it.
  for (const { type, uri } of event.transactions) yield maskText(`${nameIn(type ?? 'document')} ${nameIn(uri)}`) ?? '';
  const finding = maskText(textNamed(event.extensions, 'finding'));
  if (finding !== null) yield finding;
  for (const sensor of event.sensors.slice(0, 20)) yield sensed(sensor);
}

/** `Temperature 2 CEL, 1.6 to 2.7` */
export function sensed({ type, value, mean, min, max, unit }: SensorReading): string {
  const middle = value ?? mean;
  const parts = [type ?? 'sensor', ...(middle === null ? [] : [String(middle)]), ...(unit === null ? [] : [unit])].join(
    ' ',
  );
  return min === null && max === null ? parts : `${parts}, ${min ?? '…'} to ${max ?? '…'}`;
}

/** The last part of a URI that is made to be read; a bare word as it stands. */
function nameIn(uri: string): string {
  const last = uri.split(/[:/]/).at(-1) ?? uri;
  try {
    return decodeURIComponent(last) || uri;
  } catch {
    return uri;
  }
}
