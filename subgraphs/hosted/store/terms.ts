import { type EpcisEvent, isHandOver, subjectsOf, textNamed, type Identifiers } from '@tongcha/ministry/epcis';

/** The namespace of the kit's extension fields, and their prefix. */
export const NAMESPACE = 'https://tongcha.example/epcis/';

/** How a term of an event is called: a condition of the query interface, or one of the two by which lots are known to an enterprise. */
export type Term = readonly [name: string, value: string];

/** A longer one, with its name, is more than an index of PostgreSQL takes: 2,704 bytes. */
export const LONGEST_TERM = 500;

/** The event brought the unit about. */
export const MADE = 'made';
/** The event says that the enterprise itself got the unit. */
export const GOT = 'got';

/** Whether units begin to be with the event. */
export function isOrigin({ type, action }: EpcisEvent): boolean {
  return type === 'TransformationEvent' || (type === 'ObjectEvent' && action === 'ADD');
}

/** All that an event can be found by (EPCIS 2.0 section 8.2.7.1). What names a thing or a party is its code, however it is spelt. */
export function* termsOf(event: EpcisEvent, owner: string, identifiers: Identifiers): Generator<Term> {
  const codeOf = (uri: string): string => identifiers.codeOf(uri) ?? uri;
  const items = [...event.objects, ...event.children, ...event.inputs, ...event.outputs];
  for (const { uri, instance } of items) yield [instance ? 'MATCH_anyEPC' : 'MATCH_anyEPCClass', codeOf(uri)];
  if (event.parent !== null) {
    yield ['MATCH_anyEPC', codeOf(event.parent)];
    yield ['MATCH_parentID', codeOf(event.parent)];
  }
  yield ['eventType', event.type];
  if (event.action !== null) yield ['EQ_action', event.action];
  if (event.step !== null) yield ['EQ_bizStep', event.step];
  if (event.disposition !== null) yield ['EQ_disposition', event.disposition];
  for (const word of event.dispositionsSet) yield ['EQ_persistentDisposition_set', word];
  if (event.transformationId !== null) yield ['EQ_transformationID', event.transformationId];
  for (const { type, uri } of event.transactions) yield [`EQ_bizTransaction_${type}`, codeOf(uri)];
  for (const { type, uri } of event.sources) yield [`EQ_source_${type}`, codeOf(uri)];
  for (const { type, uri } of event.destinations) yield [`EQ_destination_${type}`, codeOf(uri)];
  for (const uri of urisIn(event.extensions.get(`${NAMESPACE}treatedWith`)))
    yield ['EQ_tongcha:treatedWith', codeOf(uri)];
  const lot = textNamed(event.ilmd, 'lotNumber');
  if (lot !== null) yield ['EQ_ILMD_cbvmda:lotNumber', lot];
  const subjects = subjectsOf(event).map(({ uri }) => codeOf(uri));
  if (isOrigin(event)) for (const code of subjects) yield [MADE, code];
  if (isHandOver(event) && event.destinations.some(({ uri }) => codeOf(uri) === `uscc:${owner}`))
    for (const code of subjects) yield [GOT, code];
}

/** Identifiers in an extension field: text, an object with an `id`, or a list of them. */
export function urisIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => {
    const uri = typeof one === 'object' && one !== null ? (one as { readonly id?: unknown }).id : one;
    return typeof uri === 'string' ? [uri] : [];
  });
}
