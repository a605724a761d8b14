import type { Audit } from '../audit/audit.ts';
import type { Certificates } from '../calls/certificates.ts';
import type { MinistryClients } from '../calls/ministry-clients.ts';
import type { Directory } from '../directory/directory.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { FilterStatus } from '../discovery/member-filter.ts';
import type { RedisWatch } from '../redis.ts';
import type { Condition, ConditionSource } from './condition.ts';
import { connectionConditions } from './connection-conditions.ts';
import { redisConditions } from './redis-conditions.ts';
import { memberConditions } from './member-conditions.ts';

interface Parts {
  readonly redisWatch: RedisWatch;
  readonly certificates: Certificates;
  readonly clients: MinistryClients;
  readonly audit: Audit | null;
  readonly directory: Directory | null;
  readonly discovery: Discovery | null;
}

/** Of what lives on from version to version of the graph. */
export function lastingConditions({
  redisWatch,
  certificates,
  clients,
  audit,
  directory,
  discovery,
}: Parts): readonly ConditionSource[] {
  const sources: ConditionSource[] = [
    () => memberConditions(clients.health()),
    greeting(clients),
    () => connectionConditions(clients.health()),
    () => certificates.conditions(),
    () => redisConditions(redisWatch),
  ];
  if (audit) sources.push(() => audit.conditions());
  if (directory) sources.push(() => directoryConditions(directory));
  if (discovery) sources.push(() => filterConditions(discovery.status()));
  return sources;
}

/** How long a start waits for members that do not answer. */
const GREETING_MS = 2_000;

/** One that all members refuse must not be sent requests for as long as it has not asked them. */
function greeting(clients: MinistryClients): ConditionSource {
  const until = performance.now() + GREETING_MS;
  return function* () {
    if (performance.now() > until) return;
    const waiting = [...clients.health()].flatMap(([name, { greeted }]) => (greeted ? [] : [name]));
    if (waiting.length > 0) yield { reason: 'STARTING', about: 'members', detail: `waits for ${waiting.join(', ')}` };
  };
}

function* directoryConditions(directory: Directory): Generator<Condition> {
  const { refused, serial } = directory.health();
  if (refused) yield { reason: 'DIRECTORY_REFUSED', detail: `${refused.code}: ${refused.reason}; ${serial} counts on` };
}

/** Of a member that publishes no filter nothing is wrong. */
const NOT_BELIEVED: ReadonlySet<FilterStatus['state']> = new Set(['STALE', 'LYING', 'SUSPECTED']);

function* filterConditions(filters: Iterable<readonly [string, FilterStatus]>): Generator<Condition> {
  for (const [about, { state }] of filters)
    if (NOT_BELIEVED.has(state)) yield { reason: 'FILTER_NOT_USED', about, detail: state };
}
