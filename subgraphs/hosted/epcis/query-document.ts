import type { Enterprise } from '../store/kept.ts';
import { NAMESPACE } from '../store/terms.ts';
import { partyUri, placeUri } from './uris.ts';

/** What the extension fields of kept events begin with. */
export const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { tongcha: NAMESPACE, cbvmda: 'urn:epcglobal:cbv:mda:' },
] as const;

/** The enterprises that events name, themselves or their places. */
export function usccsIn(events: readonly string[]): readonly string[] {
  return [
    ...new Set(
      events.flatMap((event) =>
        [...event.matchAll(/urn:tongcha:(?:loc:|code:uscc(?:%3A|:))([0-9A-Z]{18})/g)].map(([, uscc = '']) => uscc),
      ),
    ),
  ];
}

/**
 * A query's answer: the events, and what the enterprises that they name say of themselves. Whose a place is stands there also of one that
 * says nothing: by that it is known which events are hand-overs.
 */
export function queryDocument(
  events: readonly string[],
  usccs: readonly string[],
  enterprises: readonly Enterprise[],
): string {
  const described = new Map(enterprises.map((each) => [each.owner, each]));
  const head = {
    '@context': CONTEXT,
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: new Date().toISOString(),
    epcisHeader: {
      epcisMasterData: {
        vocabularyList: [
          {
            type: 'urn:epcglobal:epcis:vtype:Party',
            vocabularyElementList: enterprises.map((each) => element(partyUri(each.owner), party(each))),
          },
          {
            type: 'urn:epcglobal:epcis:vtype:BusinessLocation',
            vocabularyElementList: usccs.map((uscc) =>
              element(placeUri(uscc), {
                ...common(described.get(uscc)),
                [`${NAMESPACE}operator`]: partyUri(uscc),
              }),
            ),
          },
        ],
      },
    },
  };
  return `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join(',')}]}}}}`;
}

type Attributes = Readonly<Record<string, unknown>>;

function common(each: Enterprise | undefined): Attributes {
  return {
    'urn:epcglobal:cbv:mda:name': each?.name,
    'urn:epcglobal:cbv:mda:streetAddressOne': each?.address,
    [`${NAMESPACE}division`]: each?.division,
  };
}

function party(each: Enterprise): Attributes {
  const { licence } = each;
  return {
    ...common(each),
    [`${NAMESPACE}licences`]: licence === null ? null : [{ kind: '食品生产许可证', number: licence }],
  };
}

function element(id: string, attributes: Attributes): unknown {
  return {
    id,
    attributes: Object.entries(attributes)
      .filter(([, attribute]) => (attribute ?? null) !== null)
      .map(([attributeId, attribute]) => ({ id: attributeId, attribute })),
  };
}
