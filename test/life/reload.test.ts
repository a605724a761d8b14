import { hash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/server.ts';
import { fileSource } from '../../gateway/sources/file-source.ts';
import { SUPERGRAPH_WORDS } from '../../gateway/supergraph/open-supergraph.ts';
import { OWN_SUPERGRAPH, readSupergraph } from '../../gateway/supergraph/load.ts';
import type { TextSource, TextTaker } from '../../gateway/sources/text-source.ts';
import type { SupergraphHealth } from '../../gateway/supergraph/versions.ts';
import { readLog } from '../observe/support/read-log.ts';
import { LONG } from '../support/runs.ts';
import { heapUsed } from '../support/heap.ts';
import { QUESTION, SerialGraph, serialOf } from './support/serial-graph.ts';
import { Dice } from '../execute/support/random/dice.ts';

const TIME = LONG ? 1_800_000 : 300_000;

/** A source whose changes the test makes. */
function source(): TextSource & { offer(text: string): Promise<unknown> } {
  let taker: TextTaker | null = null;
  return {
    read: async () => null,
    watch: (given) => {
      taker = given;
      return async () => {};
    },
    offer: async (text) => taker?.offer(text),
  };
}

async function start(first: string, from: TextSource): Promise<RunningServer> {
  const supergraph = readSupergraph(first);
  return startGateway({
    config: readGatewayConfig({ env: { GATEWAY_PORT: '0' } }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env: {} }),
    source: from,
    ministriesOf: (next) => readMinistryConfigs(next, { env: {} }, 'lenient'),
  });
}

async function healthOf(gateway: RunningServer): Promise<SupergraphHealth> {
  return ((await (await fetch(`${gateway.url}/health`)).json()) as { supergraph: SupergraphHealth }).supergraph;
}

async function ask(gateway: RunningServer): Promise<string> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUESTION }),
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.text();
}

let written: ReturnType<typeof readLog>;
beforeEach(() => void (written = readLog()));
afterEach(() => written.restore());

describe('under load', () => {
  test(
    'every request is answered by the one version that it began with, and none fails, whatever is offered',
    async () => {
      const reloads = LONG ? 200 : 5;
      const dice = new Dice('speeds');
      const graph = await SerialGraph.start(() => dice.next() * 30);
      const from = source();
      const gateway = await start(graph.version(0), from);
      onTestFinished(async () => {
        await gateway.stop(500);
        await graph.stop();
      });
      const load = { done: false };
      const seen = new Map<number, number>();
      const clients = Array.from({ length: 8 }, async () => {
        for (let last = 0; !load.done;) {
          const serial = serialOf(await ask(gateway));
          // Of one client that waits for each answer, time goes one way.
          expect(serial).toBeGreaterThanOrEqual(last);
          seen.set((last = serial), (seen.get(serial) ?? 0) + 1);
          // Without it they would take the time that a version needs to begin.
          await sleep(2);
        }
      });
      const all = Promise.all(clients);
      let served = 0;
      for (let i = 1; i <= reloads; i += 1) {
        const bad = i % 4 === 0;
        const whole = graph.version(i);
        const outcome = await Promise.race([from.offer(bad ? spoilt(whole, i / 4) : whole), all]);
        expect(outcome).toBe(bad ? 'refused' : 'serving');
        if (!bad) served = i;
        // A client's question comes through between two changes.
        const before = seen.get(served) ?? 0;
        await Promise.race([
          vi.waitFor(() => expect(seen.get(served) ?? 0).toBeGreaterThan(before), { timeout: 60_000, interval: 5 }),
          all,
        ]);
      }
      load.done = true;
      await all;
      expect([...seen.keys()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: reloads + 1 }, (_, i) => i).filter((i) => i === 0 || i % 4 !== 0),
      );
      // The client of the ministry that stays lives on; those of the others were closed.
      expect(graph.connections.get('/stays')?.size).toBeLessThanOrEqual(8);
    },
    TIME,
  );

  test.runIf(LONG)(
    'what nobody runs on any more is let go',
    async () => {
      const graph = await SerialGraph.start();
      const from = source();
      const gateway = await start(graph.version(0), from);
      onTestFinished(async () => {
        await gateway.stop(500);
        await graph.stop();
      });
      let serial = 0;
      const heapAfter = async (reloads: number): Promise<number> => {
        for (let i = 0; i < reloads; i += 1) {
          expect(await from.offer(graph.version((serial += 1)))).toBe('serving');
          expect(serialOf(await ask(gateway))).toBe(serial);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
        return heapUsed();
      };
      await heapAfter(3);
      const before = await heapAfter(2);
      const each = ((await heapAfter(60)) - before) / 60;
      // One version of this small graph takes more than a megabyte while it is held.
      expect(each).toBeLessThan(150_000);
    },
    TIME,
  );
});

const SECURITY = '@link(url: "https://specs.apollo.dev/link/v1.0")';

/** Made bad in one of several ways. */
function spoilt(sdl: string, kind: number): string {
  const ways = [
    (text: string) => text.slice(0, text.length * 0.6),
    () => 'type Query { a: Int }',
    (text: string) =>
      text.replace(SECURITY, `${SECURITY} @link(url: "https://specs.example/fence/v0.1", for: SECURITY)`),
    (text: string) => text.replace('graph: STAYS', 'graph: NOWHERE'),
  ];
  return (ways[kind % ways.length] as (text: string) => string)(sdl);
}

describe('over the project’s own graph', () => {
  const own = readFileSync(OWN_SUPERGRAPH, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-life-'));
  const file = join(folder, 'supergraph.graphql');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const change = (find: string | RegExp, put: string): string => {
    const changed = own.replace(find, put);
    expect(changed).not.toBe(own);
    return changed;
  };

  test(
    'the file is watched, however it is written; what is bad is refused by its kind, in words, while the old one serves',
    async () => {
      copyFileSync(OWN_SUPERGRAPH, file);
      const gateway = await start(own, fileSource(file, SUPERGRAPH_WORDS));
      onTestFinished(() => gateway.stop(500));
      const first = await healthOf(gateway);
      const refusal = async (code: string, text: string): Promise<SupergraphHealth> => {
        await vi.waitFor(
          async () =>
            expect(await healthOf(gateway)).toMatchObject({
              hash: first.hash,
              refused: { code, hash: hash('sha256', text, 'hex') },
            }),
          { timeout: 60_000, interval: 50 },
        );
        return healthOf(gateway);
      };
      const kinds: readonly (readonly [code: string, text: string])[] = [
        // Within a type: between two of them half a graph would still be one.
        ['NOT_GRAPHQL', own.slice(0, own.lastIndexOf('{', own.length / 2) + 1)],
        ['NO_SUPERGRAPH', 'type Query { a: Int }'],
        [
          'UNKNOWN_FEATURE',
          change(SECURITY, `${SECURITY} @link(url: "https://specs.example/fence/v0.1", for: SECURITY)`),
        ],
        [
          'NOT_BUILT',
          change(
            'level: UnitLevel @join__field(graph: AGRICULTURE)',
            'level: NoSuchType @join__field(graph: AGRICULTURE)',
          ),
        ],
        [
          'RULE_BROKEN',
          change(
            'level: UnitLevel @join__field(graph: AGRICULTURE)',
            'level: UnitLevel! @join__field(graph: AGRICULTURE)',
          ),
        ],
        [
          'RULE_BROKEN',
          change(
            'level: UnitLevel @join__field(graph: AGRICULTURE)',
            'level: UnitLevel @join__field(graph: AGRICULTURE) madeFrom: TraceUnit @join__field(graph: AGRICULTURE)',
          ),
        ],
      ];
      for (const [code, text] of kinds) {
        writeFileSync(file, text);
        const { refused } = await refusal(code, text);
        expect(refused?.reason).toMatch(/^it |^no graph/);
        expect(JSON.stringify(refused)).not.toMatch(/\/|AgricultureRecord/);
      }
      expect(written.text()).toContain('AgricultureRecord.level must be nullable');
      expect(written.text()).toContain('AgricultureRecord.madeFrom leads back to a TraceUnit');
      // Replaced, as editors and deployments do.
      writeFileSync(
        `${file}.new`,
        change(/ @policy\(policies: \[\["agriculture\/farming"\], \["own-records"\]\]\)/, ''),
      );
      renameSync(`${file}.new`, file);
      await vi.waitFor(
        async () =>
          expect(await healthOf(gateway)).toMatchObject({
            hash: expect.not.stringContaining(first.hash),
            refused: null,
          }),
        { timeout: 60_000, interval: 50 },
      );
      expect(written.lines().findLast(({ event }) => event === 'access-loosened')).toMatchObject({
        level: 'error',
        loosened: [expect.stringContaining('needed policies agriculture/farming or own-records, and needs nothing')],
      });
      // Gone for a moment, and back as it was at first.
      unlinkSync(file);
      writeFileSync(file, own);
      await vi.waitFor(async () => expect(await healthOf(gateway)).toMatchObject({ hash: first.hash, refused: null }), {
        timeout: 60_000,
        interval: 50,
      });
    },
    TIME,
  );
});
