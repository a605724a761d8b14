import manifest from '../../../portal/documents/manifest.json' with { type: 'json' };
import { namesOf } from '../../../schema/names.ts';

/** What `coverage` tells of each ministry, as the tests of the shipped shape ask for it. */
export interface Answer {
  readonly data: {
    readonly unit: {
      readonly foodDrug: readonly { readonly productName: string }[] | null;
      readonly coverage: readonly Coverage[];
    };
  };
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly stale?: readonly { readonly sector: string; readonly seconds: number }[] };
}

export interface Coverage {
  readonly sector: string;
  readonly member: string | null;
  readonly status: string;
  readonly asked: number;
  readonly excluded: number;
  readonly calls: number;
  readonly cached: number;
  readonly stale: number;
  readonly oldestSeconds: number | null;
}

const queryOf = (code: string): string =>
  `{ unit(code: "${code}") { foodDrug { productName } coverage { sector member status asked excluded calls cached stale oldestSeconds } } }`;

/** Asks as the public. */
async function post<A>(origin: string, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<A> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as A;
}

export const askUnit = (origin: string, code: string): Promise<Answer> => post<Answer>(origin, queryOf(code));

/** A record that each ministry of the sample holds. */
export const HELD = {
  agriculture: 'urn:tongcha-demo:plot:370681-0031',
  'special-equipment': 'equipment:21503706812018030008',
  'hazardous-goods': 'hazlot:370681001.CL20260301',
  'rare-earth': 'relot:91150203MA0N001092.PN202602',
  customs: 'urn:customs:item:420320261000000742-1',
} as const;

export interface Found {
  readonly data: { readonly unit: { readonly records: readonly { readonly events: readonly unknown[] }[] | null } };
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly withheld?: readonly { readonly sector: string; readonly policy: string }[] };
}

/** What the portal asks a ministry of a code. */
export function askRecord(origin: string, ministry: string, code: string): Promise<Found> {
  const name = `Unit${namesOf(ministry).recordType.replace(/Record$/, '')}`;
  const text = Object.values(manifest).find((each) => each.startsWith(`query ${name}(`));
  if (text === undefined) throw new Error(`the portal has no ${name}`);
  return post<Found>(origin, text, { code });
}
