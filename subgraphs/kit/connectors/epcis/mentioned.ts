import { Fault } from '@tongcha/resilience';
import type { Call, CodesPage } from '../../legacy-system.ts';
import { type Horizon, horizonAfter } from '../../listing-horizon.ts';
import { urisIn } from './beside.ts';
import type { EpcisClient } from './client.ts';
import type { EpcisEvent } from './event.ts';
import type { LinkRules } from './links.ts';

/** Where a listing is. */
interface Position {
  /** Recorded then or later, epoch milliseconds; null: whenever. */
  readonly from: number | null;
  readonly horizon: Horizon | null;
}

/** Times of recording are compared to the millisecond. */
const STEP_MS = 1;

/**
 * The codes of events that were recorded since a time (EPCIS 2.0 section 8.2.7.1: GE_recordTime, orderBy). It takes as many of
 * the repository's pages as have events of one time.
 *
 * @throws Fault where the repository does not keep to the order of recording, or does not say when an event was recorded
 */
export async function listMentioned(
  client: EpcisClient,
  rules: LinkRules,
  since: string | null,
  call: Call,
): Promise<CodesPage> {
  const { from, horizon } = since === null ? { from: null, horizon: null } : (JSON.parse(since) as Position);
  const conditions = [
    ...(from === null ? [] : [{ name: 'GE_recordTime', values: [new Date(from).toISOString()] }]),
    { name: 'orderBy', values: ['recordTime'] },
    { name: 'orderDirection', values: ['ASC'] },
  ];
  const codes = new Set<string>();
  let [last, newest, pages] = [-Infinity, horizon?.newest ?? -Infinity, 0];
  for await (const page of client.pages(conditions, { signal: call.signal })) {
    pages += 1;
    for (const { fault } of page.unreadable) call.partial(fault, []);
    for (const event of page.events) {
      for (const code of mentionedBy(event, rules)) codes.add(code);
      const at = Date.parse(event.recordedAt ?? '');
      if (Number.isNaN(at)) throw new Fault('BAD_ANSWER', 'an event does not say when it was recorded');
      if (at < last) throw new Fault('BAD_ANSWER', 'the events are not in the order of recording');
      [last, newest] = [at, Math.max(newest, at)];
    }
    if (page.last) break;
    // All of that time come again: where they go on nobody can say.
    if (last > (from ?? -Infinity))
      return { codes: [...codes], position: JSON.stringify({ from: last, horizon } satisfies Position), more: true };
    if (pages >= client.maxPages) throw new Fault('TOO_LARGE', 'there are more events of one time than may be read');
  }
  const next = newest === -Infinity ? null : horizonAfter(newest, horizon, STEP_MS);
  const position: Position = { from: next?.from ?? null, horizon: next };
  return { codes: [...codes], position: JSON.stringify(position), more: false };
}

/** Whatever links or records of any code could be made of. */
function* mentionedBy(event: EpcisEvent, rules: LinkRules): Generator<string> {
  const items = [...event.objects, ...event.children, ...event.inputs, ...event.outputs].map(({ uri }) => uri);
  const parties = [...event.sources, ...event.destinations].map(({ uri }) => uri);
  const documents = event.transactions.filter(({ type }) => type !== null && rules.transportDocuments.includes(type));
  const applied = rules.extensionLinks.flatMap((rule) => urisIn(event.extensions.get(rule.namespace + rule.name)));
  const others = [...event.extensions.values(), ...event.ilmd.values()].flatMap(urisIn);
  const places = [event.parent, event.readPoint, event.location].filter((uri) => uri !== null);
  for (const uri of [...items, ...parties, ...documents.map((one) => one.uri), ...applied, ...places]) {
    const code = rules.codeOf(uri);
    if (code !== null) yield code;
  }
  for (const uri of others) {
    const organization = rules.organizationOf(uri);
    if (organization !== null) yield organization;
  }
}
