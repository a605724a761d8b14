import type { IncomingMessage } from 'node:http';
import { getOperationAST, parse } from 'graphql';
import type { Admitted, OperationAnswer } from '@tongcha/http';
import type { RequestIds } from '@tongcha/observe';
import type { AuditTrail } from './audit-trail.ts';
import { DoorLines } from './door-lines.ts';
import { operationHash, ownDocument } from './operation-hash.ts';
import { nameIn } from './operation-shape.ts';
import type { AskedOperation, Asking } from './request-audit.ts';

/** Who was let in, and what for. */
type Known = Pick<Asking, 'who' | 'purpose'>;

/** Of whom nothing was proven when the request was refused. */
const UNKNOWN: Known = { who: { role: 'unknown', subject: null, sector: null, organization: null }, purpose: null };

/** An operation with more of either is not read again to be named. */
const MAX_TEXT = 32 * 1024;
const MAX_DEFINITIONS = 100;

/** Writes down each request that was refused before it became an operation. */
export class DoorAudit {
  readonly #lines: DoorLines;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #known = new WeakMap<IncomingMessage, Known>();

  /** @param addressOf tells apart callers who have shown no token */
  constructor(trail: AuditTrail, addressOf: (request: IncomingMessage) => string) {
    this.#lines = new DoorLines(trail);
    this.#addressOf = addressOf;
  }

  /** Around what lets callers in: remembers who was. */
  admitting<A extends { readonly identity: Asking['who']; readonly purpose: string | null }>(
    next: (request: IncomingMessage) => Promise<Admitted<A>>,
  ): (request: IncomingMessage) => Promise<Admitted<A>> {
    return async (request) => {
      const admission = await next(request);
      if ('admitted' in admission)
        this.#known.set(request, { who: admission.admitted.identity, purpose: admission.admitted.purpose });
      return admission;
    };
  }

  /** Is told of every answer; of those that are no refusal others write. */
  readonly answered = (request: IncomingMessage, ids: RequestIds, { code, asked }: OperationAnswer): void => {
    if (code === undefined || code === 'INTERNAL_SERVER_ERROR') return;
    const known = this.#known.get(request) ?? UNKNOWN;
    const { subject } = known.who;
    this.#lines.refused(subject === null ? `address ${this.#addressOf(request)}` : `subject ${subject}`, {
      asking: { ...known, ...ids },
      code,
      operation: () => (asked ? operationIn(asked) : null),
    });
  };

  close(): void {
    this.#lines.close();
  }
}

function operationIn({ text, operationName }: NonNullable<OperationAnswer['asked']>): AskedOperation | null {
  if (text.length > MAX_TEXT) return null;
  try {
    const document = parse(text, { noLocation: true });
    const operation = getOperationAST(document, operationName);
    if (!operation || document.definitions.length > MAX_DEFINITIONS) return null;
    return { hash: operationHash(ownDocument(document, operation)), name: nameIn(operation) };
  } catch {
    // No GraphQL, or nested deeper than can be read.
    return null;
  }
}
