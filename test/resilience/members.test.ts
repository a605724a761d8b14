import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import type { DirectoryEntry } from '../../gateway/directory/list.ts';
import { declareInvalid } from '../../subgraphs/kit/invalidate.ts';
import { systemOver } from '../access/support/economy-system.ts';
import { type Holdings, ORGANIZATIONS, type Paper, type Thing } from '../access/support/economy.ts';
import { entryOf } from '../directory/support/federation.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type MembersGraph, startMembersGraph } from '../support/members-graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { FAULTS } from './faults.ts';

const [EAST, SOUTH] = ['agriculture/370000', 'agriculture/440000'] as const;
const [LOT, FLOUR, BREAD] = ['urn:test:lot', 'urn:test:flour', 'urn:test:bread'];
const NOTHING: Holdings = { papers: [], things: [], firms: [] };
const [FIRM = ''] = ORGANIZATIONS;

const thing = (code: string, by: string): Thing => ({
  code,
  name: `${code} by ${by}`,
  producer: FIRM,
  holder: FIRM,
  amount: 1,
  address: by,
  finding: by,
  secrets: { parties: 1, quantities: 1, supervision: 1, sites: 1, farming: 1, nobody: 1 },
});
const paper = (from: string, to: string, by: string): Paper => ({
  id: `${by} ${to}`,
  kind: 'TRANSFORM',
  from,
  to,
  at: '2026-03-01T08:00:00+08:00',
  amount: 1,
  party: FIRM,
  note: by,
});
/** Both know the lot and what became of it; only the south knows what became of that. */
const holdings: Record<string, Holdings> = {
  [EAST]: { ...NOTHING, things: [thing(LOT, 'east')], papers: [paper(LOT, FLOUR, 'east')] },
  [SOUTH]: {
    ...NOTHING,
    things: [thing(LOT, 'south'), thing(FLOUR, 'south')],
    papers: [paper(LOT, FLOUR, 'south'), paper(FLOUR, BREAD, 'south')],
  },
};

interface Told {
  readonly lot: Held;
  readonly flour: Held;
  readonly chain: {
    readonly complete: boolean;
    readonly units: readonly { readonly code: string }[];
    readonly links: readonly { readonly to: string; readonly evidence: readonly { readonly member: string }[] }[];
    readonly gaps: readonly { readonly member: string; readonly codes: readonly string[] }[];
    readonly coverage: readonly { readonly member: string; readonly sector: string; readonly status: string }[];
  };
}
interface Held {
  readonly agriculture: readonly { readonly member: string; readonly productName: string }[] | null;
}

const QUERY = `{
  lot: unit(code: "${LOT}") { agriculture { member productName } }
  flour: unit(code: "${FLOUR}") { agriculture { member productName } }
  chain(code: "${LOT}", direction: FORWARD) {
    complete units { code } links { to evidence { member } } gaps { member codes } coverage { member sector status }
  }
}`;

let members: MembersGraph;
const start = (settings: Readonly<Record<string, string>>, cacheControl?: string): Promise<MembersGraph> =>
  startMembersGraph({
    as: EVERYTHING,
    timeoutMs: 600,
    deadlineMs: 6_000,
    probeEveryMs: 100,
    retryShare: 0,
    ...(cacheControl === undefined ? {} : { cacheControl }),
    settings: (folder) => ({ GATEWAY_AUDIT_FOLDER: folder.at('audit'), ...settings }),
    ministries: Object.fromEntries(
      Object.keys(MINISTRIES).map((name) => [name, () => ({ name, systems: [systemOver(name, () => NOTHING, {})] })]),
    ),
    members: () =>
      Object.fromEntries(
        Object.keys(holdings).map((name) => [
          name,
          { name: 'agriculture', systems: [systemOver('agriculture', () => holdings[name] ?? NOTHING, {})] },
        ]),
      ),
  });

const ask = (): ReturnType<typeof members.graph.query<Told>> => members.graph.query<Told>(QUERY);
const membersIn = ({ agriculture }: Held): unknown => agriculture?.map(({ member }) => member) ?? null;
const whole = async (): Promise<void> => {
  const { errors, data } = await ask();
  expect(errors).toEqual([]);
  expect([membersIn(data.lot), membersIn(data.flour), data.chain.complete]).toEqual([[EAST, SOUTH], [SOUTH], true]);
};
const healed = (): Promise<void> => vi.waitFor(whole, { timeout: 30_000, interval: 50 });

describe('one member sick, the other well', () => {
  beforeAll(async () => {
    members = await start({ GATEWAY_CACHE_MB: '0' });
    await healed();
  }, 60_000);
  afterAll(() => members.stop());
  beforeEach(healed, 40_000);

  // Those by which nothing comes; what is only slow is the matrix of ministries' matter.
  const faults = (['down', 'timeout', 'reset', 'limit'] as const).filter(
    (kind, i) => LONG || i < 2 || kind === 'limit',
  );
  test.each(faults.flatMap((kind) => [EAST, SOUTH].map((name) => [kind, name] as const)))(
    '%s of %s: what the other says stands, and what is missing is named by its member',
    async (kind, sick) => {
      await members.proxies[sick]?.set(FAULTS[kind][2]);
      for (let again = 0; again < 3; again += 1) {
        const { data, errors } = await ask();
        const well = sick === EAST ? SOUTH : EAST;
        expect(membersIn(data.lot)).toEqual([well]);
        // Who has it says so; that nobody has it is not known while one is silent.
        expect(membersIn(data.flour)).toEqual(sick === EAST ? [SOUTH] : null);
        expect(new Set(errors.map(({ extensions }) => (extensions as { member?: string }).member))).toEqual(
          new Set([sick]),
        );
        expect(data.chain.complete).toBe(false);
        expect(new Set(data.chain.gaps.map(({ member }) => member))).toEqual(new Set([sick]));
        expect(data.chain.units.map(({ code }) => code)).toEqual(sick === EAST ? [LOT, FLOUR, BREAD] : [LOT, FLOUR]);
        expect(data.chain.links[0]?.evidence.map(({ member }) => member)).toEqual([well]);
        const status = Object.fromEntries(data.chain.coverage.map(({ member, status }) => [member, status]));
        expect([status[sick], status[well]]).toEqual(['FAILED', 'ANSWERED']);
      }
      await members.proxies[sick]?.set(null);
    },
    60_000,
  );

  test('every call is in the audit log with the member that was asked', async () => {
    const { headers } = await ask();
    const request = /^x-request-id,(.+)$/im.exec(headers)?.[1];
    await vi.waitFor(() => {
      const folder = members.folder.at('audit');
      const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
      expect(files.length).toBeGreaterThan(0);
      const lines = files
        .flatMap((name) => readFileSync(members.folder.at(`audit/${name}`), 'utf8').split('\n'))
        .filter((text) => text.includes(`"kind":"call"`) && text.includes(`"request":"${request}"`))
        .map((text) => JSON.parse(text) as { ministry: string; sectors: string[]; codes: number });
      const asked = new Set(lines.map(({ ministry }) => ministry));
      expect([EAST, SOUTH].every((name) => asked.has(name))).toBe(true);
      expect(asked.has('agriculture')).toBe(false);
      for (const { ministry, sectors } of lines)
        if (ministry.startsWith('agriculture/')) expect(sectors).toEqual(['AGRICULTURE']);
    });
  });
});

describe('with a cache', () => {
  beforeAll(async () => {
    members = await start({ GATEWAY_CACHE_MB: '16' }, 'public, max-age=600');
    await healed();
  }, 60_000);
  afterAll(() => members.stop());

  const names = async (): Promise<unknown> => (await ask()).data.lot.agriculture?.map(({ productName }) => productName);
  const rename = (name: string, productName: string): void => {
    const own = holdings[name] ?? NOTHING;
    holdings[name] = { ...own, things: own.things.map((each) => ({ ...each, name: productName })) };
  };

  test('each member’s entries are its own, and it makes its own invalid alone', async () => {
    const own = await makeKeys(members.folder.at('own'));
    const { keys } = JSON.parse(readFileSync(own.publicFile, 'utf8')) as Pick<DirectoryEntry, 'keys'>;
    await members.folder.write(
      3,
      [EAST, SOUTH].map((name) => {
        const url = members.proxies[name]?.through('http://x/graphql') ?? '';
        return entryOf({ name, url }, 'counts', name === EAST && keys ? { keys } : {});
      }),
    );
    await vi.waitFor(async () => expect((await members.health()).directory.serial).toBe(3), { timeout: 20_000 });
    const before = [`${LOT} by east`, `${LOT} by south`];
    expect([await names(), await names()]).toEqual([before, before]);
    rename(EAST, 'changed in the east');
    rename(SOUTH, 'changed in the south');
    expect(await names()).toEqual(before);
    const declare = (ministry: string): Promise<void> =>
      declareInvalid({ gateway: members.graph.origin, ministry, keyFile: own.privateFile }, { codes: [LOT] });
    await expect(declare(SOUTH)).rejects.toThrow();
    expect(await names()).toEqual(before);
    await declare(EAST);
    expect(await names()).toEqual(['changed in the east', `${LOT} by south`]);
  });
});
