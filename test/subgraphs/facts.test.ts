import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StandIns, startStandIns } from '../../demo/stand-ins.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { MINISTRIES } from '../support/ministries.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-facts-'));
let standIns: StandIns;
let keys: KeyFolder;
beforeAll(async () => {
  keys = await keyFolder();
  standIns = await startStandIns({ seed: 1, scale: 0.01, directory, latencyMs: 0, basePort: 0 });
});
afterAll(async () => {
  await standIns.stop();
  keys.remove();
  rmSync(directory, { recursive: true, force: true });
});

test.each(Object.entries(MINISTRIES))(
  '%s answers what its legacy system’s own screens show, and takes orders once',
  async (name, create) => {
    const facts = readFacts(join(import.meta.dirname, `../../subgraphs/${name}/facts.yaml`));
    const server = await startMinistry(await create(standIns.env), {
      port: 0,
      trustedKeys: keys.publicFile,
      // What was sent may be found only when everything has ended that was under way.
      timeoutMs: 1_500,
    });
    try {
      const ready = async (): Promise<number> => (await fetch(`${server.url}/ready`)).status;
      await expect.poll(ready, { timeout: 20_000 }).toBe(200);
      const orders = facts.records[0]?.code;
      const checks = await conform(`${server.url}/graphql`, { key: await keys.key(), facts, orders });
      expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
      expect(checks.length).toBeGreaterThan(28 + facts.records.length + facts.links.length);
    } finally {
      await server.stop(10);
    }
  },
);
