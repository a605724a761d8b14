import type { Store } from './store.ts';
import { NAMESPACE } from './words.ts';

/** A query's answer: the events as captured, and what is on record of the parties and places they name. */
export function queryDocument(store: Store, events: readonly string[]): string {
  const named = new Set(
    events.flatMap((event) =>
      [...event.matchAll(/"(urn:tongcha:(?:loc:|code:uscc%3A)[^"]+)"/g)].map(([, uri = '']) => uri),
    ),
  );
  const byKind = new Map<string, unknown[]>();
  for (const uri of named) describe(store, uri, byKind);
  const vocabularyList = [...byKind].map(([kind, vocabularyElementList]) => ({
    type: `urn:epcglobal:epcis:vtype:${kind}`,
    vocabularyElementList,
  }));
  const head = {
    '@context': [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { tongcha: NAMESPACE, cbvmda: 'urn:epcglobal:cbv:mda:' },
    ],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: new Date().toISOString(),
    ...(vocabularyList.length > 0 ? { epcisHeader: { epcisMasterData: { vocabularyList } } } : {}),
  };
  return `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join(',')}]}}}}`;
}

function describe(store: Store, uri: string, byKind: Map<string, unknown[]>): void {
  const row = store.get('SELECT kind, attributes FROM master WHERE uri = ?', uri);
  if (!row) return;
  const attributes = Object.entries(JSON.parse(String(row['attributes'])) as Record<string, unknown>);
  const element = {
    id: uri,
    attributes: attributes.map(([id, attribute]) => ({ id: id.includes(':') ? id : NAMESPACE + id, attribute })),
  };
  const kind = String(row['kind']);
  byKind.set(kind, [...(byKind.get(kind) ?? []), element]);
}
