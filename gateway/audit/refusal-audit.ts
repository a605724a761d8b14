import type { IncomingHttpHeaders } from 'node:http';
import { type DocumentNode, getOperationAST } from 'graphql';
import type { RequestIds } from '@tongcha/observe';
import type { AuditTrail } from './audit-trail.ts';
import { RefusalRecords } from './refusal-records.ts';
import { operationHash, ownDocument } from './operation-hash.ts';
import { nameIn } from './operation-shape.ts';
import type { NamedOperation, RequestOrigin } from './request-audit.ts';

/** Who was let in, and what for. */
export type KnownCaller = Pick<RequestOrigin, 'who' | 'purpose'>;

/** By which callers who have shown no token are told apart. */
export interface Caller {
  readonly peer: { readonly address: string | undefined };
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** A request that was refused. */
export interface RefusedRequest {
  /** Null: it was refused before anything was proven. */
  readonly known: KnownCaller | null;
  readonly ids: RequestIds;
  readonly caller: Caller;
  /** Public. */
  readonly code: string;
  /** Null: it was not read so far, or is none. */
  readonly document: DocumentNode | null;
  readonly operationName: string | null;
}

/** Of whom nothing was proven when the request was refused. */
const UNKNOWN: KnownCaller = {
  who: { role: 'unknown', subject: null, sector: null, organization: null },
  purpose: null,
};

/** In a document with more than this no operation is named: that costs as much as the document is long. */
const MAX_DEFINITIONS = 100;

/** Writes down each request that was refused before it became an operation. */
export class RefusalAudit {
  readonly #lines: RefusalRecords;
  readonly #addressOf: (caller: Caller) => string;

  constructor(trail: AuditTrail, addressOf: (caller: Caller) => string) {
    this.#lines = new RefusalRecords(trail);
    this.#addressOf = addressOf;
  }

  refused({ known, ids, caller, code, document, operationName }: RefusedRequest): void {
    const { who, purpose } = known ?? UNKNOWN;
    const { requestId, clientRequestId } = ids;
    this.#lines.refused(who.subject === null ? `address ${this.#addressOf(caller)}` : `subject ${who.subject}`, {
      asking: { who, purpose, requestId, clientRequestId },
      code,
      operation: () => document && operationIn(document, operationName),
    });
  }

  close(): void {
    this.#lines.close();
  }
}

function operationIn(document: DocumentNode, operationName: string | null): NamedOperation | null {
  const operation = getOperationAST(document, operationName);
  if (!operation || document.definitions.length > MAX_DEFINITIONS) return null;
  try {
    return { hash: operationHash(ownDocument(document, operation)), name: nameIn(operation) };
  } catch {
    // Nested deeper than can be written.
    return null;
  }
}
