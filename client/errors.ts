import { kindOf, isPassing } from './error-codes.ts';
import type { GraphError, Result } from './result.ts';

/** Nothing was given, and the errors say why. By what there is to do it is one of the classes below. */
export class OperationError extends Error {
  /** The first error's; docs/errors.md. */
  readonly code: string;
  readonly errors: readonly GraphError[];
  readonly status: number;
  /** How long the gateway asks to wait before it is asked again, milliseconds. */
  readonly retryAfterMs: number | null;
  /** Whether the same operation may be answered later. */
  readonly passing: boolean;

  constructor({ errors, status, retryAfterMs }: Omit<Result<unknown>, 'data' | 'withheld'>) {
    const [first] = errors;
    super(errors.map(({ message }) => message).join('\n') || `HTTP ${status}`);
    this.name = new.target.name;
    this.code = first?.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
    this.errors = errors;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.passing = errors.some(({ extensions }) => isPassing(extensions?.code));
  }
}

/** A ministry that was needed did not answer, or not so that it could be read. */
export class MinistryError extends OperationError {}

/** It is not for whoever asks: get a token, state a purpose, or ask the ministry for access. */
export class RefusedError extends OperationError {}

/** What was sent cannot be asked so: the message says which value or figure. */
export class RequestError extends OperationError {}

/** The gateway answers nothing just now (`passing`), or has failed. */
export class GatewayError extends OperationError {}

/** No GraphQL came back. */
export class UnreachableError extends Error {
  /** UNAVAILABLE: nobody answers there. TIMEOUT: not in time. TOO_LARGE: more than is taken. NOT_GRAPHQL: another server. */
  readonly code: 'UNAVAILABLE' | 'TIMEOUT' | 'TOO_LARGE' | 'NOT_GRAPHQL';

  constructor(code: UnreachableError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreachableError';
    this.code = code;
  }
}

const CLASSES = {
  MINISTRY: MinistryError,
  REFUSED: RefusedError,
  REQUEST: RequestError,
  GATEWAY: GatewayError,
} as const;

/** The error of a result that has no data. */
export function errorOf(result: Omit<Result<unknown>, 'data' | 'withheld'>): OperationError {
  return new CLASSES[kindOf(result.errors[0]?.extensions?.code)](result);
}
