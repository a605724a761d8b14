import { AUDIT_HEAD, auditHeadField, type TreeHead } from '@tongcha/audit-log';
import { asksForLess, DRAINING, type HttpClient, type HttpClientResponse, type Rest } from '@tongcha/http';
import { REQUEST_ID } from '@tongcha/observe';
import { Fault, Gone } from '@tongcha/resilience';
import { AS_OF_HEADER } from '@tongcha/signature';
import { SCHEMA_HEADER } from '@tongcha/schema';
import { LRUCache } from 'lru-cache';
import { readCacheControl } from './cache-control.ts';
import type { SubgraphCall, SubgraphRequest } from './call.ts';
import type { PeerClock } from './peer-clock.ts';
import type { RefusedSystems } from './refused-systems.ts';
import type { SignCall } from './signer.ts';
import { NOT_KEPT, readSubgraphResponse, type SubgraphResponse } from './subgraph-response.ts';
import { ofOtherVersion, type ToldSchema } from './told-schema.ts';
import type { Trust } from './trust.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What was handed over with a call that was answered is not handed over again. */
export class HeadCourier {
  readonly #newest: () => TreeHead | null;
  #delivered: TreeHead | null = null;

  constructor(newest: () => TreeHead | null = () => null) {
    this.#newest = newest;
  }

  next(): TreeHead | null {
    const head = this.#newest();
    return head === this.#delivered ? null : head;
  }

  delivered(head: TreeHead): void {
    this.#delivered = head;
  }
}

/** One address, as calls go out to it. */
export interface Wire {
  readonly http: HttpClient;
  readonly url: URL;
  readonly sign: SignCall | undefined;
  readonly courier: HeadCourier;
  readonly trust: Trust;
  readonly told: ToldSchema;
  readonly refused: RefusedSystems;
  readonly clock: PeerClock;
  readonly whereabouts: Whereabouts;
  readonly rest: Rest;
  /** Is told with each response whether the ministry says that it is going to stop. */
  readonly announced: (stops: boolean) => void;
}

/** Texts of operations as JSON: they are long, few, and asked again and again, of all members of a sector the same. */
const written = new LRUCache<string, string>({ max: 5_000, memoMethod: (query) => JSON.stringify(query) });

/** Makes each call once. @throws (from the call) Fault */
export function overHttp({
  http,
  url,
  sign,
  courier,
  trust,
  told,
  refused,
  clock,
  whereabouts,
  rest,
  announced,
}: Wire): SubgraphCall {
  const path = url.pathname + url.search;
  return async (request) => {
    if (rest.isOn) await rest.over(request.signal);
    const sent = bodyOf(request, written.memo(request.query));
    const head = courier.next();
    const sentAt = Date.now();
    const fields: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'tongcha-deadline-ms': String(Math.max(1, request.deadlineAt - sentAt)),
      [REQUEST_ID]: request.requestId,
    };
    if (head) fields[AUDIT_HEAD] = auditHeadField(head);
    if (sign) Object.assign(fields, sign(request, url, sent));
    let response: HttpClientResponse;
    try {
      response = await http.request({ method: 'POST', path, headers: fields, body: sent, signal: request.signal });
    } catch (error) {
      whereabouts.failed(error);
      throw error;
    }
    whereabouts.learn(response);
    const { status, headers, body } = response;
    clock.learn(headers['date'], sentAt);
    const stops = headers[DRAINING] === 'true';
    announced(stops);
    if (stops && status === 503) throw new Gone('is being started again', { announced: true });
    if (asksForLess(response)) throw rest.begin(response);
    if (head && status < 300) courier.delivered(head);
    const { asOf } = request.claims;
    // One that knows of no asOf takes the claims for none: no sign that it does not know who calls.
    if (asOf !== undefined && status === 401 && trust.trusted) throw notKept();
    const read = aboutWhatWasAsked(
      learnTrust(trust, () => readSubgraphResponse(status, headers['content-type'] ?? '', body)),
      sent,
    );
    // Whoever does not say so may have answered of today.
    if (asOf !== undefined && read.data !== null && headers[AS_OF_HEADER] !== asOf) throw notKept();
    refused.learn(request, read);
    const field = headers[SCHEMA_HEADER];
    // A refusal that GraphQL has not written tells no version.
    const isOther = (field !== undefined || read.data !== null) && told.learn(field);
    const answer = isOther ? ofOtherVersion(read) : read;
    const keeping = readCacheControl(headers['cache-control'], headers['age'], headers['vary']);
    return keeping ? { ...answer, keeping } : answer;
  };
}

function notKept(): Fault {
  return new Fault('NO_HISTORY', NOT_KEPT);
}

/** Whatever it answers otherwise, it knows who calls. */
function learnTrust(trust: Trust, read: () => SubgraphResponse): SubgraphResponse {
  try {
    const answer = read();
    trust.learn(true);
    return answer;
  } catch (error) {
    if (error instanceof Fault && error.code === 'UNVERIFIED_CALL') trust.learn(false);
    throw error;
  }
}

/** A ministry may speak of the trace codes that it was asked about, and of no other text. */
function aboutWhatWasAsked(answer: SubgraphResponse, sent: string): SubgraphResponse {
  if (answer.errors.every(({ codes }) => codes.length === 0)) return answer;
  return {
    ...answer,
    errors: answer.errors.map((error) => ({
      ...error,
      codes: error.codes.filter((code) => sent.includes(JSON.stringify(code))),
    })),
  };
}

/** @param query as JSON */
function bodyOf({ variables, representations, operationName }: SubgraphRequest, query: string): string {
  const rest = JSON.stringify(variables).slice(1);
  const all = representations
    ? `{"representations":[${representations.join(',')}]${rest === '}' ? '' : ','}${rest}`
    : `{${rest}`;
  return `{"query":${query},"variables":${all}${operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`}}`;
}
