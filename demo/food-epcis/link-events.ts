import type { LinkFact } from '../world/facts.ts';
import type { Captured, Store } from './store.ts';
import { listed, reading, zoned } from './unit-events.ts';
import { eventTime, falls, NAMESPACE, partyUri, spelled, uriOf, uuid } from './words.ts';

/** Rows of one document and one kind: what it says went into what, how, when. */
type Rows = readonly [LinkFact, ...LinkFact[]];

/** The events that tell of one document's rows. */
export function* linkEvents(rows: Rows, store: Store): Generator<Captured> {
  const [{ kind }] = rows;
  if (kind === 'TRANSFORM') yield* transformations(rows, store);
  else if (kind === 'PACK' || kind === 'INSTALL') for (const row of rows) yield* containment(row, store);
  else for (const row of rows) yield* observation(row, store);
}

function* transformations(rows: Rows, store: Store): Generator<Captured> {
  // One step made every product out of every source it names; a document whose rows say otherwise tells of several steps.
  const bySources = Map.groupBy(
    Map.groupBy(rows, (row) => `${row.at} ${row.to}`).values(),
    (own) =>
      `${own[0]?.at} ${own
        .map((row) => row.from)
        .sort()
        .join(' ')}`,
  );
  for (const steps of bySources.values()) {
    const sources = steps[0] ?? [];
    const [first] = sources;
    if (first === undefined) continue;
    const name = `${first.document} ${steps.map((own) => own[0]?.to).join(' ')}`;
    const inputs = lists(
      'inputEPCList',
      'inputQuantityList',
      sources.map((row) => ({ code: row.from, amount: row.quantity })),
      store,
    );
    const outputs = lists(
      'outputEPCList',
      'outputQuantityList',
      steps.map((own) => ({ code: own[0]?.to ?? '' })),
      store,
    );
    const whole: Captured = {
      ...base(first, name, 'TransformationEvent'),
      bizStep: spelled('bizStep', 'creating_class_instance', name),
      ...inputs,
      ...outputs,
      ...(falls(`${name} sensor`, 4) === 0 ? { sensorElementList: [reading(first.at, name)] } : {}),
    };
    if (falls(`${name} wrong`, 6) === 0) yield* mistake(whole, name);
    if (falls(`${name} split`, 4) !== 0) {
      yield whole;
      if (falls(`${name} repeat`, 5) === 0) yield whole;
      continue;
    }
    // Two terminals: what went in is recorded at one, what came out at another half an hour later.
    const { inputEPCList: _a, inputQuantityList: _b, outputEPCList: _c, outputQuantityList: _d, ...shared } = whole;
    const later = new Date(Date.parse(whole.eventTime) + 1_800_000).toISOString();
    yield { ...shared, ...inputs, transformationID: uuid(`${name} transformation`) };
    yield {
      ...shared,
      eventID: uuid(`${name} out`),
      eventTime: later,
      ...outputs,
      transformationID: uuid(`${name} transformation`),
    };
  }
}

/** The event as first captured, with a source that was not there, and the declaration that took it back. */
function* mistake(right: Captured, name: string): Generator<Captured> {
  const wrong = {
    ...right,
    eventID: uuid(`${name} wrong`),
    inputEPCList: [
      ...((right['inputEPCList'] as string[] | undefined) ?? []),
      `urn:tongcha:wrong-entry:${falls(name, 1_000_000)}`,
    ],
  };
  yield wrong;
  yield {
    ...wrong,
    errorDeclaration: {
      declarationTime: right['recordTime'],
      reason: 'incorrect_data',
      correctiveEventIDs: [right.eventID],
    },
  };
}

function* containment(row: LinkFact, store: Store): Generator<Captured> {
  const type = row.kind === 'PACK' ? 'AggregationEvent' : 'AssociationEvent';
  const children = listed(
    'childEPCs',
    'childQuantityList',
    uriOf(row.from),
    levelOf(row.from, row.quantity, store),
    row.quantity,
  );
  const name = `${row.document} ${row.from} ${row.to}`;
  yield {
    ...base(row, name, type),
    action: 'ADD',
    bizStep: spelled('bizStep', row.kind === 'PACK' ? 'packing' : 'installing', name),
    parentID: uriOf(row.to),
    ...children,
  };
  if (row.until === undefined) return;
  const end = {
    ...base(row, `${name} end`, type),
    eventTime: eventTime(row.until, name),
    action: 'DELETE',
    bizStep: spelled('bizStep', row.kind === 'PACK' ? 'unpacking' : 'removing', name),
    parentID: uriOf(row.to),
  };
  // When nothing else stays in the parent, the plant only records that it was emptied.
  const staying = store.get(
    'SELECT 1 FROM staged WHERE kind = ? AND product = ? AND at < ? AND (until IS NULL OR until <> ?) AND (until IS NULL OR until > ?)',
    row.kind,
    row.to,
    row.until,
    row.until,
    row.until,
  );
  yield staying ? { ...end, ...children } : end;
}

function* observation(row: LinkFact, store: Store): Generator<Captured> {
  const name = `${row.kind} ${row.document} ${row.from} ${row.to}`;
  const subject = row.kind === 'TREAT' ? row.to : row.from;
  const own = (): Captured => ({
    ...base(row, name, 'ObjectEvent'),
    action: 'OBSERVE',
    ...listed(
      'epcList',
      'quantityList',
      uriOf(subject),
      levelOf(subject, row.quantity, store),
      row.kind === 'TREAT' ? undefined : row.quantity,
    ),
  });
  if (row.kind === 'TREAT')
    yield {
      ...own(),
      bizStep: `${NAMESPACE}step/treating`,
      'tongcha:treatedWith': [uriOf(row.from)],
      sensorElementList: [reading(row.at, name)],
    };
  if (row.kind === 'TRANSPORT') {
    const to = row.to.startsWith('uscc:')
      ? { destinationList: [{ type: spelled('party', 'possessing_party', name), destination: uriOf(row.to) }] }
      : {
          bizTransactionList: [
            ...transactions(row),
            { type: spelled('transaction', 'bol', name), bizTransaction: uriOf(row.to) },
          ],
        };
    yield { ...own(), bizStep: spelled('bizStep', 'shipping', name), disposition: 'in_transit', ...to };
  }
  if (row.kind !== 'HOLD') return;
  yield {
    ...own(),
    bizStep: spelled('bizStep', 'receiving', name),
    disposition: 'in_progress',
    destinationList: [{ type: spelled('party', 'possessing_party', name), destination: uriOf(row.to) }],
  };
  if (row.until === undefined) return;
  yield {
    ...own(),
    eventID: uuid(`${name} end`),
    eventTime: eventTime(row.until, name),
    bizStep: spelled('bizStep', 'shipping', name),
    sourceList: [{ type: spelled('party', 'possessing_party', name), source: uriOf(row.to) }],
  };
}

function base(row: LinkFact, name: string, type: string): Captured {
  return {
    type,
    eventID: uuid(name),
    eventTime: eventTime(row.at, name),
    eventTimeZoneOffset: '+08:00',
    recordTime: zoned(row.asOf),
    bizTransactionList: transactions(row),
    ...(row.confidence && row.confidence !== 'HIGH' ? { 'tongcha:confidence': row.confidence } : {}),
    ...(row.party === undefined ? {} : { 'tongcha:recordedBy': partyUri(row.party) }),
  };
}

function transactions(row: LinkFact): { type: string; bizTransaction: string }[] {
  return [
    {
      type: `${NAMESPACE}document/${encodeURIComponent(row.documentKind)}`,
      bizTransaction: `urn:tongcha:document:${encodeURIComponent(row.document)}`,
    },
  ];
}

function lists(
  epcs: string,
  quantities: string,
  parts: readonly { readonly code: string; readonly amount?: LinkFact['quantity'] }[],
  store: Store,
): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const { code, amount } of parts) {
    for (const [field, entries] of Object.entries(
      listed(epcs, quantities, uriOf(code), levelOf(code, amount, store), amount),
    ))
      found[field] = [...(found[field] ?? []), ...(entries as unknown[])];
  }
  return found;
}

/** What came in from elsewhere is one thing when no amount of it is told. */
function levelOf(code: string, amount: LinkFact['quantity'], store: Store): string {
  const level = store.get('SELECT level FROM level WHERE code = ?', code)?.['level'];
  return typeof level === 'string' ? level : amount ? 'LOT' : 'ITEM';
}
