import type { Meters, Sample } from '@tongcha/observe';
import type { AuditState } from './gateway-meters.ts';
import type { Counts } from '../cache/counts.ts';
import type { DirectoryHealth } from '../directory/directory.ts';
import type { Discovery } from '../discovery/discovery.ts';

/** What a gateway goes by, as hashes. */
export interface InForce {
  readonly supergraph: string;
  /** Null: there are no agreements. */
  readonly agreements: string | null;
}

export function metersOfCache(meters: Meters, cache: () => Iterable<readonly [string, Counts]>): void {
  meters.kept(
    'counter',
    {
      name: 'tongcha_ministry_cache_total',
      help: 'entities and searches by what the cache had of them',
      labels: ['ministry', 'found'],
    },
    () =>
      [...cache()].flatMap(([ministry, { hits, misses, stale }]): Sample<'ministry' | 'found'>[] => [
        [{ ministry, found: 'hit' }, hits],
        [{ ministry, found: 'miss' }, misses],
        [{ ministry, found: 'stale' }, stale],
      ]),
  );
  meters.kept(
    'counter',
    {
      name: 'tongcha_ministry_cache_forged_total',
      help: 'entries found that no gateway has written, and that are not used',
      labels: ['ministry'],
    },
    () => [...cache()].map(([ministry, { forged }]): Sample<'ministry'> => [{ ministry }, forged]),
  );
  meters.kept(
    'counter',
    {
      name: 'tongcha_ministry_cache_refreshes_total',
      help: 'entities and searches fetched anew while a stale answer was given',
      labels: ['ministry'],
    },
    () => [...cache()].map(([ministry, { refreshes }]): Sample<'ministry'> => [{ ministry }, refreshes]),
  );
}

export function metersOfFilters(meters: Meters, discovery: Pick<Discovery, 'status' | 'bytes'>): void {
  meters.kept(
    'gauge',
    {
      name: 'tongcha_member_filter',
      help: '1 for how a member’s membership filter stands; with any but USED it is asked about everything',
      labels: ['member', 'state'],
    },
    () => [...discovery.status()].map(([member, { state }]): Sample<'member' | 'state'> => [{ member, state }, 1]),
  );
  meters.kept(
    'gauge',
    { name: 'tongcha_member_filter_age_seconds', help: 'how old a member’s filter is', labels: ['member'] },
    () =>
      [...discovery.status()].flatMap(([member, { ageMs }]): Sample<'member'>[] =>
        ageMs === null ? [] : [[{ member }, ageMs / 1_000]],
      ),
  );
  meters.kept('gauge', { name: 'tongcha_member_filter_bytes', help: 'memory of all members’ filters' }, () => [
    [{}, discovery.bytes],
  ]);
}

/** Of gateways behind one balancer the labels are the same, or they do not decide alike. */
export function metersOfForce(meters: Meters, inForce: () => InForce): void {
  meters.kept(
    'gauge',
    {
      name: 'tongcha_gateway_in_force',
      help: '1, with the beginnings of the hashes of the supergraph that is served and of the agreements in force',
      labels: ['supergraph', 'agreements'],
    },
    () => {
      const { supergraph, agreements } = inForce();
      return [[{ supergraph: supergraph.slice(0, 12), agreements: agreements?.slice(0, 12) ?? '' }, 1]];
    },
  );
}

export function metersOfDirectory(meters: Meters, directory: () => DirectoryHealth): void {
  meters.kept(
    'gauge',
    { name: 'tongcha_gateway_directory_serial', help: 'serial of the directory of members that counts' },
    () => [[{}, directory().serial]],
  );
  meters.kept(
    'gauge',
    { name: 'tongcha_gateway_directory_refused', help: '1 while the directory offered last is refused' },
    () => [[{}, directory().refused ? 1 : 0]],
  );
  meters.kept(
    'gauge',
    { name: 'tongcha_gateway_members_on_trial', help: 'members of the directory that no query asks' },
    () => [[{}, directory().trial.length]],
  );
}

export function metersOfAudit(meters: Meters, audit: () => AuditState): void {
  const kept = (kind: 'counter' | 'gauge', name: string, help: string, value: (health: AuditState) => number): void =>
    meters.kept(kind, { name: `tongcha_gateway_audit_${name}`, help }, () => [[{}, value(audit())]]);
  kept('counter', 'lines_total', 'lines of the audit log that are durable', ({ written }) => written);
  kept('counter', 'failures_total', 'times that the audit log could not be written', ({ failures }) => failures);
  kept('gauge', 'waiting', 'lines that wait to be written', ({ waiting }) => waiting);
  kept('gauge', 'lag_seconds', 'how long the oldest of them has waited', ({ lagMs }) => lagMs / 1_000);
  kept('gauge', 'writable', '1 while the audit log can be written', ({ writable }) => (writable ? 1 : 0));
  kept('counter', 'bytes_total', 'bytes written, before any are compressed', ({ writtenBytes }) => writtenBytes);
  kept('gauge', 'free_bytes', 'what its disk has left; NaN: not known', ({ freeBytes }) => freeBytes ?? Number.NaN);
  kept(
    'gauge',
    'full_in_seconds',
    'how long its disk lasts at the present rate; NaN: not known',
    ({ secondsUntilFull }) => secondsUntilFull ?? Number.NaN,
  );
}
