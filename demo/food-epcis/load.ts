import type { Fact, LinkFact, PartyFact, UnitFact } from '../world/facts.ts';
import { linkEvents } from './link-events.ts';
import type { Store } from './store.ts';
import { unitEvents, zoned } from './unit-events.ts';
import { partyUri, placeUri, spelled, uuid } from './words.ts';

/** Captures the food facts; the drug system's units and links are not ours. Nothing is kept in memory but one document's rows. */
export function load(store: Store, facts: Iterable<Fact>): void {
  store.db.exec('BEGIN');
  for (const fact of facts) {
    if (fact.sector !== 'food-drug') continue;
    if (fact.type === 'party') party(store, fact);
    else if (fact.type === 'unit') unit(store, fact);
    else stage(store, fact);
  }
  flush(store);
  store.db.exec('DELETE FROM staged; COMMIT');
}

function unit(store: Store, fact: UnitFact): void {
  if (fact.details.of === 'drug' || fact.details.of === 'drug-material')
    store.run('INSERT OR IGNORE INTO drug VALUES (?)', fact.code);
  if (fact.details.of !== 'food') return;
  store.run('INSERT OR IGNORE INTO level VALUES (?, ?)', fact.code, fact.level);
  for (const uscc of new Set([fact.producer, fact.holder ?? fact.producer])) place(store, uscc, fact.division);
  for (const { by, division } of fact.seen ?? []) place(store, by, division);
  for (const event of unitEvents(fact)) store.capture(event);
}

/** The party's own entry says more of its place, and may have come before. */
function place(store: Store, uscc: string, division: string): void {
  store.run(
    'INSERT OR IGNORE INTO master VALUES (?, ?, ?)',
    placeUri(uscc, division),
    'BusinessLocation',
    JSON.stringify({ division, operator: partyUri(uscc) }),
  );
}

function party(store: Store, fact: PartyFact): void {
  store.describe(partyUri(fact.uscc), 'Party', {
    'urn:epcglobal:cbv:mda:name': fact.name,
    'urn:epcglobal:cbv:mda:streetAddressOne': fact.address,
    division: fact.division,
    contactName: fact.contact,
    contactPhone: fact.phone,
    licences: fact.licences.map((licence) => ({
      kind: licence.kind,
      number: licence.number,
      validUntil: zoned(licence.validUntil),
      status: licence.status,
    })),
    penalties: (fact.penalties ?? []).map((penalty) => ({
      number: penalty.number,
      at: zoned(penalty.at),
      reason: penalty.reason,
    })),
    asOf: zoned(fact.asOf),
  });
  store.describe(placeUri(fact.uscc, fact.division), 'BusinessLocation', {
    'urn:epcglobal:cbv:mda:name': fact.name,
    'urn:epcglobal:cbv:mda:streetAddressOne': fact.address,
    division: fact.division,
    operator: partyUri(fact.uscc),
  });
  // Its entry in the register, a transaction without goods.
  store.capture({
    type: 'TransactionEvent',
    eventID: uuid(`party ${fact.uscc}`),
    eventTime: zoned(fact.asOf),
    eventTimeZoneOffset: '+08:00',
    recordTime: zoned(fact.asOf),
    action: 'OBSERVE',
    epcList: [],
    bizTransactionList: fact.licences.map((licence) => ({
      type: 'cert',
      bizTransaction: `urn:tongcha:licence:${encodeURIComponent(licence.number)}`,
    })),
    sourceList: [{ type: spelled('party', 'owning_party', fact.uscc), source: partyUri(fact.uscc) }],
  });
}

function stage(store: Store, fact: LinkFact): void {
  const drug = (code: string): boolean => store.get('SELECT 1 FROM drug WHERE code = ?', code) !== undefined;
  if (drug(fact.from) || drug(fact.to)) return;
  store.run(
    'INSERT INTO staged (kind, document, source, product, at, until, fact) VALUES (?, ?, ?, ?, ?, ?, ?)',
    fact.kind,
    fact.document,
    fact.from,
    fact.to,
    fact.at,
    fact.until ?? null,
    JSON.stringify(fact),
  );
}

/** A document's rows may come apart in the stream; its events need them together. */
function flush(store: Store): void {
  store.db.exec('CREATE INDEX staged_product ON staged (kind, product)');
  let rows: LinkFact[] = [];
  const write = (): void => {
    const [first, ...rest] = rows;
    if (first) for (const event of linkEvents([first, ...rest], store)) store.capture(event);
  };
  for (const row of store.db.prepare('SELECT fact FROM staged ORDER BY kind, document, seq').iterate()) {
    const fact = JSON.parse(String(row['fact'])) as LinkFact;
    if (rows[0] && (rows[0].document !== fact.document || rows[0].kind !== fact.kind)) {
      write();
      rows = [];
    }
    rows.push(fact);
  }
  write();
}
