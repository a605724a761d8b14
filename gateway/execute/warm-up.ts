import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, log } from '@tongcha/observe';
import { ANONYMOUS_CLAIMS } from '@tongcha/signature';
import { ALL_ON } from '../calls/call-switches.ts';
import { connectMinistry, type MinistryClient } from '../calls/connect.ts';
import { Asker } from '../chain/asker.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { Documents } from '../documents/documents.ts';
import type { MinistryEntry } from '../supergraph/topology.ts';
import type { GraphService } from './service.ts';

/** A made-up chain, each unit of two others. */
const UNITS = 500;
/** As often as the compiler of V8 takes to have done with it. */
const WALKS = 8;
/** Whatever the machine, a start waits no longer for it. */
const MOST_MS = 3_000;
const CALLS = { ...ALL_ON, maxBatch: 100, concurrency: 8, timeoutMs: MOST_MS, probeEveryMs: MOST_MS, retryShare: 0 };

const QUERY = `query WarmUp($code: TraceCode!) {
  chain(code: $code, maxUnits: ${UNITS}) {
    complete depth
    units { code depth sectors records { code sector } }
    links { from to kind at until quantity { value unit } share disagreements evidence { sector system recordId confidence } }
    gaps { reason sector codes }
    coverage { sector status asked answered held failed calls milliseconds }
    origins { code }
    destinations { code }
  }
}`;

/** Compiled code is the process's: what another version of the graph has of its own is little. */
let isWarm = false;

/**
 * Walks a made-up chain over a server of its own on the loopback, so that the first real walk meets compiled code: it took
 * four times the CPU of later ones. Never fails: what it lacks is speed.
 * @returns how many walks found all there is
 */
export async function warmUp(service: GraphService, entries: readonly MinistryEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const until = performance.now() + MOST_MS;
  let whole = 0;
  const server = createServer(answer);
  const clients: MinistryClient[] = [];
  try {
    const { port } = await listening(server);
    const ministries = entries.map((entry, place) => {
      const client = connectMinistry({ ...CALLS, urls: [`http://127.0.0.1:${port}/${place}/${entries.length}`] });
      clients.push(client);
      return madeUp(entry, client);
    });
    const walks = isWarm ? 1 : WALKS;
    for (let i = 0; i < walks && performance.now() < until; i += 1) if (await walkOnce(service, ministries)) whole += 1;
  } catch (error) {
    log.error(
      { event: 'warm-up-failed', error: describeError(error) },
      '预热未成,首批追溯会慢 / warming up has failed: the first walks will be slow',
    );
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    server.close();
  }
  isWarm = true;
  return whole;
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    // This process's own: another worker's warming up must not be asked.
    const at = { port: 0, host: '127.0.0.1', exclusive: true };
    server.once('error', reject).listen(at, () => resolve(server.address() as AddressInfo));
  });
}

async function walkOnce(service: GraphService, ministries: readonly WalkedMinistry[]): Promise<boolean> {
  const caller = {
    signal: AbortSignal.timeout(MOST_MS),
    deadlineAt: Date.now() + MOST_MS,
    rights: '',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'warm-up',
    budget: { most: 1_000 },
  };
  const asker = new Asker(ministries, caller);
  const access = { authenticated: false, scopes: new Set<string>(), policies: new Set<string>() };
  const document = new Documents(1_000_000).of(QUERY);
  const variables = { code: codeOf(0) };
  const { body } = await service.answer(
    { document, operationName: null, variables },
    { caller, access, calls: new Map(), asker: () => asker, walked: () => asker.walked },
  );
  return asker.walked === UNITS && body?.includes('"complete":true') === true;
}

function madeUp(entry: MinistryEntry, { call }: MinistryClient): WalkedMinistry {
  const { name, sector } = entry;
  return {
    ...entry,
    member: { name, sector, kind: 'MINISTRY', authority: { zh: name, en: name } },
    call,
    maxBatch: CALLS.maxBatch,
    concurrency: CALLS.concurrency,
    timeoutMs: MOST_MS,
    latency: { usualMs: 1 },
    breaker: () => 'CLOSED',
  };
}

/** At `/2/5` what the third of five knows; every second link is told by two. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const [place = 0, all = 1] = (request.url ?? '').split('/').slice(1).map(Number);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    // A probe, sent where the process is so busy that this server seems to hang, is about nothing.
    const { representations = [] } = variables;
    const entities = representations.map(({ code }) => {
      const unit = unitOf(code);
      const isKnown = unit % all === place || (unit % 2 === 0 && (unit + 1) % all === place);
      const sources = isKnown ? [2 * unit + 1, 2 * unit + 2].filter((each) => each < UNITS) : [];
      return { record: isKnown ? [{ code }] : [], links: sources.map((each) => linkOf(each, unit)) };
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { _entities: entities } }));
  });
}

interface Asked {
  readonly variables: { readonly representations?: readonly { readonly code: string }[] };
}

function linkOf(from: number, to: number): object {
  return {
    kind: 'TRANSFORM',
    from: codeOf(from),
    to: codeOf(to),
    at: '2026-03-01T08:00:00+08:00',
    until: null,
    quantity: { value: 1, unit: 'kg' },
    share: null,
    evidence: { system: 'warm-up', recordId: `${from}`, confidence: 'HIGH' },
  };
}

function codeOf(unit: number): string {
  return `urn:warm-up:${unit}`;
}

function unitOf(code: string): number {
  return Number(code.slice('urn:warm-up:'.length));
}
