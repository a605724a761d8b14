/** A subgraph under test, spoken to as any gateway would. */
export interface Subgraph {
  query(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  get(path: string): Promise<number>;
}

/** Signs a call as a gateway would. */
export type Sign = (target: string, body: string) => Readonly<Record<string, string>>;

export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message?: unknown; readonly path?: readonly (string | number)[]; readonly extensions?: Readonly<Record<string, unknown>> }[];
  /** The body as it came. */
  readonly text: string;
}

export function connect(url: string, sign?: Sign): Subgraph {
  const { pathname, search } = new URL(url);
  return {
    async query(query, variables = {}) {
      const sent = JSON.stringify({ query, variables });
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...sign?.(pathname + search, sent) },
        body: sent,
        signal: AbortSignal.timeout(60_000),
        redirect: 'error',
      });
      const text = await response.text();
      const body = JSON.parse(text) as { data?: Answer['data']; errors?: Answer['errors'] };
      return { data: body.data ?? null, errors: body.errors ?? [], text };
    },
    async get(path) {
      const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10_000) });
      await response.body?.cancel();
      return response.status;
    },
  };
}

export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined), value);
}
