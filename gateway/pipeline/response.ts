import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { IncomingHttpHeaders } from 'node:http';
import { answerType, JSON_TYPE } from '@tongcha/http';

/** What goes back, as values: bytes are made of it in the very last step. */
export interface GatewayResponse {
  /** Of HTTP, where the client can tell a refusal by it (`statusFor`). */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** `{"data":…}` as JSON; null: nothing was executed. */
  readonly data: Buffer | null;
  /** The step `respond` makes those of the execution public. */
  readonly errors: readonly (GraphQLError | GraphQLFormattedError)[];
  readonly extensions: Readonly<Record<string, unknown>>;
  /** What was refused: the request, so that HTTP says it, or the operation in it; null: neither. */
  readonly refused: 'request' | 'operation' | null;
  /** Whether it is the last event of what was told event by event. */
  readonly isLastEvent?: boolean;
  /** Units that were walked for it; undefined where the work was not done, or not seen. */
  readonly walked?: number;
  /** How long all that went into it is fresh, epoch milliseconds; 0 or undefined: it is of this moment. */
  readonly freshUntil?: number | undefined;
}

/** The end of what was told event by event, where the last event has been told. */
export const NO_EVENT: GatewayResponse = {
  status: 200,
  headers: [],
  data: null,
  errors: [],
  extensions: {},
  refused: null,
  isLastEvent: true,
};

export function isNoEvent({ data, errors, isLastEvent }: GatewayResponse): boolean {
  return isLastEvent === true && data === null && errors.length === 0;
}

/** A response without data. */
export type Refusal = GatewayResponse & { readonly data: null; readonly refused: 'request' | 'operation' };

type Headers = GatewayResponse['headers'];

/** A request that is no GraphQL over HTTP, or is not answered just now. */
export function refuseRequest(status: number, code: string, message: string, headers: Headers = []): Refusal {
  return refusal('request', status, code, message, headers);
}

/** An operation that may not be asked. */
export function refuseOperation(status: number, code: string, message: string, headers: Headers = []): Refusal {
  return refusal('operation', status, code, message, headers);
}

function refusal(
  refused: Refusal['refused'],
  status: number,
  code: string,
  message: string,
  headers: Headers,
): Refusal {
  return { status, headers, data: null, errors: [{ message, extensions: { code } }], extensions: {}, refused };
}

/** The public codes of what went wrong. */
export function codesOf({ errors }: GatewayResponse): readonly string[] {
  return errors.map(({ extensions }) => String(extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR'));
}

/** Of what went wrong first; null: nothing did. */
export function codeOf(response: GatewayResponse): string | null {
  return codesOf(response)[0] ?? null;
}

/**
 * Of HTTP. In application/json a status other than 200 would say that what answers is no GraphQL server at all
 * (GraphQL over HTTP, "application/json").
 */
export function statusFor({ status, refused }: GatewayResponse, contentType: string): number {
  return refused === 'operation' && contentType === JSON_TYPE ? 200 : status;
}

/** Of HTTP, to whoever has sent these headers. */
export function statusOf(
  { headers }: { readonly headers: Readonly<IncomingHttpHeaders> },
  response: GatewayResponse,
): number {
  return statusFor(response, answerType(headers.accept) ?? JSON_TYPE);
}

const NOTHING = Buffer.from('{}');

/** As JSON: errors first, as the specification suggests (GraphQL, 7.1). */
export function writeResponse({ data, errors, extensions }: GatewayResponse): Buffer {
  const parts: Buffer[] = [];
  if (errors.length > 0) parts.push(Buffer.from(`"errors":${JSON.stringify(errors)}`));
  if (data) parts.push(data.subarray(1, -1));
  if (Object.keys(extensions).length > 0) parts.push(Buffer.from(`"extensions":${JSON.stringify(extensions)}`));
  const [first, ...others] = parts;
  if (!first) return NOTHING;
  // Most responses are their data alone, which goes out as it is.
  if (data && others.length === 0 && errors.length === 0) return data;
  return Buffer.concat([OPEN, first, ...others.flatMap((part) => [COMMA, part]), CLOSE]);
}

const OPEN = Buffer.from('{');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from('}');
