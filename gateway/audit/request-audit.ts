import type { DocumentNode } from 'graphql';
import type { LogEntry } from '@tongcha/audit-log';
import type { CallReport, CallRecorder } from '../calls/call.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OperationShape, OperationShapes } from './operation-shape.ts';
import type { DigestOf } from './unit-digests.ts';
import { AUDIT_UNAVAILABLE, type Outcome, outcomeOf } from './outcome.ts';

/** Who asks, and why. */
export interface RequestOrigin {
  readonly who: {
    readonly role: string;
    /** As the token gives it. */
    readonly subject: string | null;
    readonly sector: string | null;
    readonly organization: string | null;
  };
  readonly purpose: string | null;
  /** As of which moment; null, or absent: now. */
  readonly asOf?: string | null;
  readonly requestId: string;
  /** As its client calls it; null: not at all. */
  readonly clientRequestId: string | null;
}

/** What a line says of an operation. */
export type NamedOperation = Pick<OperationShape, 'hash' | 'name'>;

/** Writes one request down: a line for each call that is made for it, and one for itself. */
export class RequestAudit implements CallRecorder {
  readonly #trail: AuditTrail;
  readonly #shapes: OperationShapes;
  readonly #digestOf: DigestOf;
  readonly #asking: RequestOrigin;
  readonly #at = Date.now();
  readonly #began = performance.now();
  readonly #sectors = new Set<string>();
  #calls = 0;
  #shape: OperationShape | null = null;
  /** What all its lines say, as JSON members; made once. */
  #common: string | null = null;

  /** Of the units that it asks about: several members are asked about each. */
  readonly #digests = new Map<string, string>();

  constructor(trail: AuditTrail, shapes: OperationShapes, digestOf: DigestOf, asking: RequestOrigin) {
    this.#trail = trail;
    this.#shapes = shapes;
    this.#digestOf = digestOf;
    this.#asking = asking;
  }

  get isPublic(): boolean {
    return this.#asking.who.role === 'anonymous';
  }

  /** Whether it may be begun: what could not be written down must not be read. */
  get isAdmitted(): boolean {
    return this.#trail.admits(this.isPublic);
  }

  /** @param document null: what was asked is no valid operation */
  resolved(document: DocumentNode | null, operationName: string | null): void {
    this.#shape = document && this.#shapes.ofOperation(document, operationName);
    this.#common = null;
  }

  called({ ministry, sector, request, startedAt, milliseconds, code, hasData }: CallReport): void {
    const shape = this.#shapes.ofCall(request.query);
    const { fields, codes } = shape;
    const { outcome, code: told } = outcomeOf(hasData, code === null ? [] : [code]);
    this.#calls += 1;
    if (sector !== null) this.#sectors.add(sector);
    const count = request.representations?.length ?? codes(request.variables);
    const own = `,"ministry":${JSON.stringify(ministry)},"sectors":${sector === null ? '[]' : `["${sector}"]`},"codes":${count}${this.#units(shape, request)}`;
    this.#trail.note({ members: this.#members('call', startedAt, own, { outcome, code: told }, milliseconds), fields });
  }

  /** Which units, for who must be told who has read of them. Of the public nothing is kept that it could be told by. */
  #units(shape: OperationShape, { representations, variables }: CallReport['request']): string {
    if (!isNamed(this.#asking.who.role)) return '';
    const codes = new Set([...(representations ?? []).map(codeIn), ...shape.named(variables)]);
    const digests = [...codes].flatMap((code) => (code === null ? [] : [this.#digest(code)]));
    return digests.length === 0 ? '' : `,"units":${JSON.stringify(digests)}`;
  }

  #digest(code: string): string {
    const known = this.#digests.get(code);
    if (known !== undefined) return known;
    const made = this.#digestOf(code);
    this.#digests.set(code, made);
    return made;
  }

  /** Of what is told event by event each but the last. Resolves with whether it may be told, as `end`. */
  async event(outcome: Outcome, variables: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.isPublic || this.#settle('event', outcome, variables);
  }

  /** Resolves with whether it may be answered: a conditional read is only once its lines are durable. */
  async end(outcome: Outcome, variables: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.#settle('request', outcome, variables);
  }

  async #settle(
    kind: 'request' | 'event',
    outcome: Outcome,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const milliseconds = performance.now() - this.#began;
    const own = `,"sectors":${JSON.stringify([...this.#sectors])},"calls":${this.#calls},"codes":${this.#shape?.codes(variables) ?? 0}`;
    const line = (each: Outcome): LogEntry => ({
      members: this.#members(kind, this.#at, own, each, milliseconds),
      fields: this.#shape?.fields ?? null,
    });
    if (!this.isPublic) return this.#trail.settle(line(outcome), () => line(AUDIT_UNAVAILABLE));
    this.#trail.note(line(outcome));
    return true;
  }

  #members(
    kind: 'request' | 'event' | 'call',
    at: number,
    own: string,
    { outcome, code }: Outcome,
    milliseconds: number,
  ): string {
    this.#common ??= commonOf(this.#asking, this.#shape);
    return `"kind":"${kind}","at":"${timeOf(at)}"${this.#common}${own},"outcome":"${outcome}"${code === null ? '' : `,"code":${JSON.stringify(code)}`},"ms":${milliseconds.toFixed(1)}`;
  }
}

/** Whether somebody asks in an office or a business: not the public, whether or not it has signed in. */
function isNamed(role: string): boolean {
  return role !== 'anonymous' && role !== 'citizen' && role !== 'system';
}

/** Of an entity that has one. */
function codeIn(representation: string): string | null {
  const { code } = JSON.parse(representation) as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** Who asked what, and why, as JSON members that follow others. */
export function commonOf(
  { who, purpose, asOf, requestId, clientRequestId }: RequestOrigin,
  shape: NamedOperation | null,
): string {
  const { role, subject, sector, organization } = who;
  const said = (value: string | null | undefined): string | undefined => value ?? undefined;
  // In one piece: what is put together of many is gone through anew in each line that it becomes part of.
  const members = JSON.stringify({
    request: requestId,
    clientRequest: said(clientRequestId),
    who: { role, subject: said(subject), sector: said(sector), organization: said(organization) },
    purpose: said(purpose),
    asOf: said(asOf),
    operation: shape?.hash,
    name: said(shape?.name),
  });
  return `,${members.slice(1, -1)}`;
}

let last = { at: NaN, text: '' };

/** ISO 8601. Many lines have the same millisecond. */
function timeOf(at: number): string {
  if (last.at !== at) last = { at, text: new Date(at).toISOString() };
  return last.text;
}
