import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StandIns, startStandIns } from '../../demo/stand-ins.ts';
import { log } from '../../common/observe/log.ts';
import { standBetween } from '../../subgraphs/kit/conform/hostile/stand-between.ts';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { world } from '../../demo/world/index.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { oneADay } from '../support/runs.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-hostile-'));
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

/** Those whose systems are asked over HTTP. Special equipment's is a database, below; of dropped files `test/kit` has the faults. */
const SYSTEMS = [
  { name: 'agriculture', system: 'AGRICULTURE_URL' },
  { name: 'food-drug', system: 'DRUG_SOAP_URL' },
  { name: 'food-drug', system: 'FOOD_EPCIS_URL' },
  { name: 'rare-earth', system: 'RARE_EARTH_URL' },
] as const;

async function hold(name: string, env: Readonly<Record<string, string>>, system: string, least: number): Promise<void> {
  const { level } = log;
  log.level = 'silent';
  const between = await standBetween({ [system]: env[system] });
  const server = await startMinistry(await MINISTRIES[name]!({ ...env, ...between.settings }), {
    port: 0,
    trustedKeys: keys.publicFile,
    timeoutMs: 2_000,
    probeEveryMs: 20,
  });
  try {
    const facts = readFacts(join(import.meta.dirname, `../../subgraphs/${name}/facts.yaml`));
    const codes = facts.records.map(({ code }) => code);
    const checks = await conform(`${server.url}/graphql`, { key: await keys.key(), codes, hostile: between });
    // The others are of the suites of its own.
    const hostile = checks.filter((each) => / system/.test(each.name));
    expect(hostile.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(hostile.length).toBeGreaterThan(least);
  } finally {
    log.level = level;
    await server.stop(10);
    await between.stop();
  }
}

test.each(oneADay('hostile systems', SYSTEMS, ({ system }) => system))(
  '$name over $system that answers wrongly tells what is right, or a fault',
  ({ name, system }) => hold(name, standIns.env, system, 60),
  480_000,
);

if (NO_POSTGRES) console.warn(`left out: special equipment over a database that is carried badly: ${NO_POSTGRES}`);
test.skipIf(NO_POSTGRES)(
  'special equipment over a database that is carried badly tells what is right, or a fault',
  async () => {
    const database = await startPostgres();
    try {
      await loadServer(database.url, world({ seed: 1, scale: 0.01 }));
      const env = { SPECIAL_EQUIPMENT_DB_URL: database.url };
      await hold('special-equipment', env, 'SPECIAL_EQUIPMENT_DB_URL', 7);
    } finally {
      await database.stop();
    }
  },
  240_000,
);
