import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpResponse, PostRoute } from '@tongcha/http';
import type { Identifiers } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import { MOST_EVENTS, readCapture } from '../epcis/capture.ts';
import { keep } from '../statements/keep.ts';
import type { Upload } from '../store/kept.ts';
import type { HostedStore } from '../store/store.ts';
import { json, problem } from './answers.ts';
import { refuseBy } from './refuse.ts';
import type { Writer } from './who.ts';

/** The longest document that is captured, bytes (GS1-EPCIS-Capture-File-Size-Limit). */
export const MOST_BYTES = 8 * 1024 * 1024;

/** Which versions are spoken, and how much is taken at a time (EPCIS 2.0 section 12.6). */
export const CAPTURE_HEADERS: HttpResponse['headers'] = [
  ['gs1-epcis-version', '2.0.0'],
  ['gs1-epcis-min', '2.0.0'],
  ['gs1-epcis-max', '2.0.0'],
  ['gs1-cbv-version', '2.0.0'],
  ['gs1-cbv-min', '2.0.0'],
  ['gs1-cbv-max', '2.0.0'],
  ['gs1-epcis-capture-limit', String(MOST_EVENTS)],
  ['gs1-epcis-capture-file-size-limit', String(MOST_BYTES)],
  ['gs1-capture-error-behaviour', 'rollback'],
];

interface Parts {
  readonly store: HostedStore;
  readonly identifiers: Identifiers;
  readonly whoWrites: (request: IncomingMessage) => Promise<Writer>;
}

/** `POST /capture`: keeps the events of an EPCISDocument, and answers where to look what became of it. */
export function captureRoute({ store, identifiers, whoWrites }: Parts): PostRoute {
  return {
    maxBodyBytes: MOST_BYTES,
    async answer(request, body) {
      try {
        const { owner, subject } = await whoWrites(request);
        const refused = refuseHeaders(request);
        if (refused) return refused;
        const partial = request.headers['gs1-capture-error-behaviour'] === 'proceed';
        const { statements, takenBack, faults } = readCapture(body, owner);
        const { id } = await keep(
          store,
          identifiers,
          statements,
          {
            owner,
            subject,
            kind: 'CAPTURE',
            name: partial ? 'proceed' : 'rollback',
            digest: createHash('sha256').update(body).digest('hex'),
            faults,
            takenBack,
            partial,
            preview: false,
          },
          ({ places }, { code, words }) => ({ place: places[0] ?? 0, column: null, code, words }),
        );
        return { status: 202, headers: [['location', `/capture/${id}`], ...CAPTURE_HEADERS], body: Buffer.alloc(0) };
      } catch (error) {
        return refuseBy(error, null);
      }
    },
  };
}

/** `GET /capture` and `GET /capture/{id}`: what became of captured documents, of the enterprise that asks alone. */
export function captureJobs({
  store,
  whoWrites,
}: Parts): (request: IncomingMessage, below: string) => Promise<HttpResponse> {
  return async (request, below) => {
    try {
      const { owner } = await whoWrites(request);
      const id = below.slice(1);
      if (id === '')
        return json(
          200,
          (await store.uploads(owner)).filter(({ kind }) => kind === 'CAPTURE').map(jobOf),
          CAPTURE_HEADERS,
        );
      const upload = await store.upload(owner, id);
      return upload?.kind === 'CAPTURE'
        ? json(200, jobOf(upload), CAPTURE_HEADERS)
        : problem(404, 'NoSuchResourceException', 'there is no such capture job of yours');
    } catch (error) {
      return refuseBy(error, null);
    }
  };
}

/** Null: it may be taken. */
function refuseHeaders({ headers }: IncomingMessage): HttpResponse | null {
  const version = headers['gs1-epcis-version'];
  if (version !== undefined && !/^2(?:\.|$)/.test(String(version)))
    return problem(406, 'NotAcceptableException', 'GS1-EPCIS-Version: 2.0.0 is taken here', CAPTURE_HEADERS);
  const type = headers['content-type'] ?? '';
  if (!/^application\/(?:ld\+)?json(?:;|$)/i.test(type))
    return problem(415, 'UnsupportedMediaTypeException', 'send application/ld+json or application/json');
  const behaviour = headers['gs1-capture-error-behaviour'];
  if (behaviour !== undefined && behaviour !== 'rollback' && behaviour !== 'proceed')
    throw new Fault('BAD_REQUEST', 'GS1-Capture-Error-Behaviour is rollback or proceed');
  return null;
}

interface KeptFault {
  readonly place: number;
  readonly code: string;
  readonly words: { readonly zh: string; readonly en: string };
}

function jobOf({ id, at, name, added, replaced, unchanged, faults }: Upload): unknown {
  const found = JSON.parse(faults) as readonly KeptFault[];
  const time = new Date(at).toISOString();
  return {
    captureID: id,
    createdAt: time,
    finishedAt: time,
    running: false,
    success: found.length === 0,
    captureErrorBehaviour: name,
    errors: found.map(({ place, code, words }) => ({
      type: 'epcisException:ValidationException',
      title: code,
      status: 400,
      detail: `event ${place}: ${words.en} / ${words.zh}`,
    })),
    captured: added + replaced,
    unchanged,
  };
}
