import { expect, onTestFinished, test, vi } from 'vitest';
import { MembershipKey } from '@tongcha/membership';
import { observeProcess } from '../../common/observe/process-observer.ts';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { Discovery } from '../../gateway/discovery/discovery.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import type { SubgraphRequest } from '../../gateway/calls/call.ts';
import { knownBy } from '../../gateway/members/shadow-asks.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { readLog } from '../observe/support/read-log.ts';
import { readMetrics } from '../observe/support/read-metrics.ts';
import { freePort } from '../support/free-port.ts';
import { startMembersGraph } from '../support/members-graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { ListedSystem, SECRET } from './support/member.ts';

const NAME = 'agriculture/370000';
const LOST = 'urn:test:lost';

/** How often a code is asked for that the member knows and its filter has not, until that comes out. */
async function asksUntilFound(dice: Dice): Promise<number> {
  const key = new MembershipKey(SECRET);
  const discovery = new Discovery({
    key: { value: key, refresh: () => Promise.resolve() },
    signingKey: null,
    mostBytes: 1,
    random: () => dice.below(1_000_000) / 1_000_000,
  });
  let isFound = false;
  const filter = { verdict: () => 'SURELY_NOT', foundLying: () => void (isFound = true) } as unknown as MemberFilter;
  const { mayKnow, around } = knownBy(discovery, filter);
  const call = around(async () => ({ data: { _entities: [{ record: [{ code: LOST }] }] }, errors: [] }));
  const representations = [JSON.stringify({ __typename: 'TraceUnit', code: LOST })];
  for (let asks = 1; ; asks += 1) {
    if (mayKnow(LOST)) await call({ representations, claims: ANONYMOUS_CLAIMS } as unknown as SubgraphRequest);
    if (isFound) return asks;
  }
}

test('a filter that lies is found within the asks that one in a thousand takes', async () => {
  const found: number[] = [];
  for (let seed = 0; seed < 400; seed += 1) found.push(await asksUntilFound(new Dice(`lie ${seed}`)));
  const mean = found.reduce((sum, asks) => sum + asks, 0) / found.length;
  // By 1,000 asks on average, four standard errors about it; after 12,000 six of a million are still believed.
  expect(Math.abs(mean - 1_000)).toBeLessThan(200);
  expect(Math.max(...found)).toBeLessThan(12_000);
});

test('then the member is asked about everything, and the operator is told', async () => {
  let shadow = 1;
  vi.spyOn(Math, 'random').mockImplementation(() => shadow);
  const system: ListedSystem & LegacySystem = Object.assign(new ListedSystem(), {
    records: async (codes: readonly string[]) =>
      codes.map((code) => (code === LOST ? { code, source: { system: 'listed' } } : null)),
  } as unknown as Partial<LegacySystem>);
  system.mention('urn:test:listed');
  const metricsPort = await freePort();
  const observer = await observeProcess('gateway', { log: { level: 'info', requests: 0 }, traces: { share: 0 } });
  const nothing = new ListedSystem();
  const log = readLog();
  onTestFinished(() => log.restore());
  const members = await startMembersGraph({
    filters: true,
    observers: { gateway: { observer, metricsPort } },
    ministries: Object.fromEntries(Object.keys(MINISTRIES).map((name) => [name, () => ({ name, systems: [nothing] })])),
    members: () => ({ [NAME]: { name: 'agriculture', systems: [system] } }),
  });
  onTestFinished(async () => {
    vi.restoreAllMocks();
    await members.stop();
    await observer.close();
  });
  const sectors = async (): Promise<unknown> =>
    (await members.graph.query<{ chain: { units: unknown } }>(`{ chain(code: "${LOST}") { units { sectors } } }`)).data
      .chain.units;
  const state = async (): Promise<unknown> => (await members.health()).ministries[NAME]?.filter;
  expect([await sectors(), await state()]).toEqual([[{ sectors: [] }], 'USED']);
  shadow = 0;
  expect(await sectors()).toEqual([{ sectors: [] }]);
  await vi.waitFor(async () => expect(await state()).toBe('SUSPECTED'), { timeout: 5_000 });
  shadow = 1;
  expect(await sectors()).toEqual([{ sectors: ['AGRICULTURE'] }]);
  // Its next filter has the code no more than the last.
  system.mention('urn:test:more');
  await vi.waitFor(async () => expect(await state()).toBe('LYING'), { timeout: 30_000 });
  expect(await sectors()).toEqual([{ sectors: ['AGRICULTURE'] }]);
  const { values } = await readMetrics(`http://127.0.0.1:${metricsPort}/metrics`);
  expect(values[`tongcha_member_filter{member="${NAME}",state="LYING"}`]).toBe(1);
  expect(log.lines().filter(({ event }) => event === 'filter-lies')).toMatchObject([{ level: 'error', member: NAME }]);
}, 90_000);
