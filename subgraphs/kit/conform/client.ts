import { SCHEMA_HEADER } from '@tongcha/schema';
import { ANONYMOUS_CLAIMS, AS_OF_HEADER, type CallClaims } from '@tongcha/signature';

/** A subgraph under test, spoken to as any gateway would. */
export interface Subgraph {
  /** Asks with all rights there are where calls can be signed, and else as nobody; or as `who` says. */
  query(query: string, variables?: Readonly<Record<string, unknown>>, who?: CallClaims): Promise<ConformResponse>;
  get(path: string): Promise<number>;
}

export interface ConformResponse {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly {
    readonly message?: unknown;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  /** The body as it came. */
  readonly text: string;
  /** The versions that its header tells. */
  readonly version: string | null;
  /** The moment that its header names; null: none. */
  readonly asOf: string | null;
}

/** Signs a call as a gateway would, for whom it makes it. */
export type Sign = (url: URL, body: string, claims: CallClaims) => Readonly<Record<string, string>>;

/** @param rights what a signed call claims where nothing else is said */
export function connect(url: string, sign: Sign | null, rights: CallClaims): Subgraph {
  const signedUrl = new URL(url);
  return {
    async query(query, variables = {}, who = sign ? rights : ANONYMOUS_CLAIMS) {
      const body = JSON.stringify({ query, variables });
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...sign?.(signedUrl, body, who) },
        body,
        signal: AbortSignal.timeout(60_000),
        redirect: 'error',
      });
      const text = await response.text();
      const { data, errors } = JSON.parse(text) as {
        data?: ConformResponse['data'];
        errors?: ConformResponse['errors'];
      };
      const [version, asOf] = [SCHEMA_HEADER, AS_OF_HEADER].map((name) => response.headers.get(name));
      return { data: data ?? null, errors: errors ?? [], text, version: version ?? null, asOf: asOf ?? null };
    },
    async get(path) {
      const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10_000) });
      await response.body?.cancel();
      return response.status;
    },
  };
}

export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}
