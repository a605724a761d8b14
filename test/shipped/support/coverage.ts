/** What `coverage` tells of each ministry, as the tests of the shipped shape ask for it. */
export interface Answer {
  readonly data: {
    readonly unit: {
      readonly foodDrug: { readonly productName: string } | null;
      readonly coverage: readonly Coverage[];
    };
  };
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly stale?: readonly { readonly sector: string; readonly seconds: number }[] };
}

export interface Coverage {
  readonly sector: string;
  readonly status: string;
  readonly calls: number;
  readonly cached: number;
  readonly stale: number;
  readonly oldestSeconds: number | null;
}

const queryOf = (code: string): string =>
  `{ unit(code: "${code}") { foodDrug { productName } coverage { sector status calls cached stale oldestSeconds } } }`;

/** Asks as the public. */
export async function askUnit(origin: string, code: string): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: queryOf(code) }),
  });
  return (await response.json()) as Answer;
}
