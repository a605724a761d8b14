import { EVERYTHING, type Who } from '../../support/callers.ts';
import type { Answer, Graph } from '../../support/graph.ts';
import { MINISTRIES } from '../judge.ts';
import { operationOf, partsOf, type Place, type Question } from './question.ts';

/** May see everything, and nobody: what one is answered must not reach the other. */
export const ASKERS: readonly (Who | null)[] = [EVERYTHING, null];

/** What is no fault: the asker may not have it. */
export const DENIALS: ReadonlySet<string> = new Set(['UNAUTHORIZED_FIELD_OR_TYPE', 'FORBIDDEN']);

const STARTS = ['drug:83857930000879766601', 'equipment:31103502032026050012'];
const SEARCHES = MINISTRIES.map(([, , field]) => `${field}Records`);

/** What every place holds for every asker, as its owners say it of this one place alone. */
export interface Truth {
  readonly places: readonly Place[];
  expected(question: Question, who: Who | null): Readonly<Record<string, unknown>> | null;
}

/**
 * @param plain a gateway that keeps nothing, asks about one key a call and has nothing ill between itself and the ministries
 * @param width how many are found of each kind
 */
export async function learnTruth(plain: Pick<Graph, 'query'>, width: number): Promise<Truth> {
  const known = new Map<string, Readonly<Record<string, unknown>> | null>();
  const learn = async (place: Place): Promise<void> => {
    for (const who of ASKERS) {
      const { document, variables } = operationOf([{ place, parts: partsOf(place) }]);
      const { data, errors } = await plain.query<{ q0: Readonly<Record<string, unknown>> | null }>(
        document,
        variables,
        who,
      );
      for (const { extensions, message } of errors)
        if (!DENIALS.has(extensions.code))
          throw new Error(`${place.key} cannot be known: ${extensions.code} ${message}`);
      known.set(keyOf(place, who), data.q0);
    }
  };
  const codes = await findCodes(plain, width);
  const places: Place[] = [
    ...codes.map((key): Place => ({ kind: 'unit', key })),
    ...SEARCHES.map((key): Place => ({ kind: 'search', key })),
    ...STARTS.flatMap((key): Place[] => [
      { kind: 'chain', key, direction: 'BACK' },
      { kind: 'chain', key, direction: 'FORWARD' },
    ]),
  ];
  for (const place of places) await learn(place);
  const makers = new Set(
    [...JSON.stringify([...known.values()]).matchAll(/"uscc":"(\w+)"/g)].map(([, uscc]) => uscc ?? ''),
  );
  const organizations = [...makers].slice(0, 3 * width).map((key): Place => ({ kind: 'organization', key }));
  for (const place of organizations) await learn(place);
  return {
    places: [...places, ...organizations],
    expected({ place, parts }, who) {
      const all = known.get(keyOf(place, who)) ?? null;
      return all && Object.fromEntries(parts.map((part) => [part, all[part]]));
    },
  };
}

const keyOf = (place: Place, who: Who | null): string => JSON.stringify([place, who]);

/** Of every ministry, some that stand in a chain, and one that nobody knows. */
async function findCodes(plain: Pick<Graph, 'query'>, width: number): Promise<string[]> {
  const found = new Set<string>(['urn:test:nobody']);
  for (const start of STARTS) {
    const { data } = await plain.query<{ chain: { units: { code: string }[] } }>(
      'query ($code: TraceCode!) { chain(code: $code) { units { code } } }',
      { code: start },
      EVERYTHING,
    );
    for (const { code } of data.chain.units.slice(0, 1 + 2 * width)) found.add(code);
  }
  for (const search of SEARCHES) {
    const { data }: Answer<Record<string, { edges: { node: { code: string } }[] }>> = await plain.query(
      `{ ${search}(first: ${width}) { edges { node { code } } } }`,
      {},
      EVERYTHING,
    );
    for (const { node } of data[search]?.edges ?? []) found.add(node.code);
  }
  return [...found];
}
