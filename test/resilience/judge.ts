import { expect } from 'vitest';
import type { Answer, Graph } from '../support/graph.ts';

/** A unit of each ministry, in the ministries' order. */
const CODES = [
  'cert:HGZ370681202606100001',
  'drug:83857930000879766601',
  'equipment:31103502032026050012',
  'hazlot:370681001.CL20260110',
  'relot:91320500MA1F00110G.NF260315',
];
const START = 'drug:83857930000879766601';

/** Subgraph name, sector, its field of a unit. */
export const MINISTRIES = [
  ['agriculture', 'AGRICULTURE', 'agriculture'],
  ['food-drug', 'FOOD_DRUG', 'foodDrug'],
  ['special-equipment', 'SPECIAL_EQUIPMENT', 'specialEquipment'],
  ['hazardous-goods', 'HAZARDOUS_GOODS', 'hazardousGoods'],
  ['rare-earth', 'RARE_EARTH', 'rareEarth'],
] as const;
export type MinistryName = (typeof MINISTRIES)[number][0];

const FIELDS = MINISTRIES.map(([, , field]) => field);

/** Everybody is asked about every unit, and a chain is walked. */
const QUERY = `{
  ${CODES.map((code, i) => `u${i}: unit(code: "${code}") { ...Held }`).join(' ')}
  chain(code: "${START}") { complete units { code } links { from to } gaps { reason sector codes } coverage { sector status } }
}
fragment Held on TraceUnit { ${FIELDS.map((field) => `${field} { code productName }`).join(' ')} }`;

type Record_ = { readonly code: string; readonly productName: string | null } | null;
type Unit = Readonly<Record<string, Record_>>;
interface Chain {
  readonly complete: boolean;
  readonly units: readonly { readonly code: string }[];
  readonly links: readonly { readonly from: string; readonly to: string }[];
  readonly gaps: readonly { readonly reason: string; readonly sector: string; readonly codes: readonly string[] }[];
  readonly coverage: readonly { readonly sector: string; readonly status: string }[];
}
export type Everything = Answer<{ readonly chain: Chain } & Readonly<Record<string, Unit>>>;

export const askEverything = (graph: Graph): Promise<Everything> => graph.query(QUERY);

/** What is there is right, what is missing is said, and whoever is well has answered in full. */
export function judge(answer: Everything, whole: Everything, sick: readonly string[]): void {
  expect(answer.status).toBe(200);
  expect(answer.text).not.toMatch(/https?:\/\/|127\.0\.0\.1|ECONN|socket|\.ts:/);
  for (const [i] of CODES.entries()) {
    for (const [, sector, field] of MINISTRIES) {
      const [is, was] = [answer.data[`u${i}`]?.[field], whole.data[`u${i}`]?.[field]];
      const errors = answer.errors.filter(({ path }) => path?.[0] === `u${i}` && path[1] === field);
      if (errors.length === 0) expect(is, `u${i}.${field}`).toEqual(was);
      else {
        expect(sick).toContain(sector);
        for (const error of errors)
          expect(error.extensions).toMatchObject({
            sector,
            code: expect.stringMatching(/^(TIMEOUT|UNAVAILABLE|BAD_ANSWER)$/),
          });
        if (is)
          for (const [name, value] of Object.entries(is)) if (value !== null) expect(value).toBe(was?.[name as 'code']);
      }
    }
  }
  judgeChain(answer.data.chain, whole.data.chain, sick);
}

function judgeChain(chain: Chain, whole: Chain, sick: readonly string[]): void {
  const text = (all: readonly unknown[]): string[] => all.map((each) => JSON.stringify(each)).sort();
  expect(chain.complete).toBe(chain.gaps.length === 0);
  if (chain.complete)
    return expect({ ...chain, units: text(chain.units), links: text(chain.links) }).toEqual({
      ...whole,
      units: text(whole.units),
      links: text(whole.links),
    });
  // A unit that a sick ministry named as the time ran out is one that nobody could be asked about any more, the sick one neither.
  const outOfTime = new Set(
    chain.gaps
      .filter(({ sector, reason }) => sick.includes(sector) && reason === 'TIMEOUT')
      .flatMap(({ codes }) => codes),
  );
  for (const { sector, reason, codes } of chain.gaps)
    if (reason !== 'TIMEOUT' || !codes.every((code) => outOfTime.has(code))) expect(sick).toContain(sector);
  for (const { sector, status } of chain.coverage)
    if (status !== 'ANSWERED') expect(chain.gaps.map((gap) => gap.sector)).toContain(sector);
  expect(text(whole.units)).toEqual(expect.arrayContaining(text(chain.units)));
  expect(text(whole.links)).toEqual(expect.arrayContaining(text(chain.links)));
}

/** What anybody may see of each ministry. */
export async function healthOf({
  origin,
}: Graph): Promise<Readonly<Record<string, { readonly breaker: string; readonly lastFault: string | null }>>> {
  return (
    (await (await fetch(`${origin}/health`)).json()) as {
      ministries: Record<string, { breaker: string; lastFault: string | null }>;
    }
  ).ministries;
}
