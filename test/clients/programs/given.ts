/** What the test gives each program. */
export interface Given {
  /** Of /graphql: a gateway where anybody may send documents, and one in production, where the public sends trusted ones. */
  readonly open: string;
  readonly production: string;
  /** On record with its sources, some of which a ministry would know that the first of them cannot reach. */
  readonly code: string;
  /** Of whoever may see everything, for its purpose. */
  readonly headers: Readonly<Record<string, string>>;
}

export const given = JSON.parse(process.argv[2] ?? '{}') as Given;

/** One HTTP request that a client has sent. */
export interface Sent {
  readonly method: string;
  /** Operations in it. */
  readonly operations: number;
  readonly hasText: boolean;
  readonly hasHash: boolean;
  readonly status: number;
  readonly cacheControl: string | null;
}

/** On a machine that is busy a gateway turns callers away; a test does not wait for as long as it says. */
async function patient(input: string | URL | Request, init: RequestInit | undefined, tries = 100): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status !== 503 || tries === 0) return response;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return patient(input, init, tries - 1);
}

/** What went over the wire since it was last asked. */
export function recorder(): { readonly fetch: typeof fetch; take(): Sent[] } {
  let sent: Sent[] = [];
  return {
    async fetch(input, init) {
      const response = await patient(input, init);
      const { searchParams } = new URL(String(input));
      const body =
        typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : Object.fromEntries(searchParams);
      const all = (Array.isArray(body) ? body : [body]) as {
        query?: string;
        extensions?: unknown;
        documentId?: string;
      }[];
      sent.push({
        method: init?.method ?? 'GET',
        operations: all.length,
        hasText: all.some(({ query }) => Boolean(query)),
        hasHash: all.some(({ extensions, documentId }) => JSON.stringify([extensions, documentId]).includes('sha256')),
        status: response.status,
        cacheControl: response.headers.get('cache-control'),
      });
      return response;
    },
    take() {
      const all = sent;
      sent = [];
      return all;
    },
  };
}

/** The test reads what came of it. */
export function tell(outcome: unknown): void {
  console.log(JSON.stringify(outcome));
}
