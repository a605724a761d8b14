import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { log } from '../../common/observe/log.ts';
import { type Between, standBetween } from '../../subgraphs/kit/conform/hostile/stand-between.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { declareMinistry } from '../../subgraphs/kit/declared/index.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { customsData } from '../declared/support/customs/data.ts';
import { customsLegacy, PASSWORD, USER } from '../declared/support/customs/legacy.ts';
import { fillSalt } from '../declared/support/salt/data.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { LONG } from '../support/runs.ts';

const { level } = log;
let keys: KeyFolder;
beforeAll(async () => {
  log.level = 'silent';
  keys = await keyFolder();
});
afterAll(() => {
  log.level = level;
  keys.remove();
});

async function faultsOf(
  name: string,
  between: Between,
  others: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const file = join(import.meta.dirname, `../declared/support/${name}/ministry.yaml`);
  const { ministry } = await declareMinistry(file, { ...others, ...between.settings });
  const server = await startMinistry(ministry, {
    port: 0,
    trustedKeys: keys.publicFile,
    timeoutMs: 2_000,
    probeEveryMs: 20,
  });
  try {
    const checks = await conform(`${server.url}/graphql`, { key: await keys.key(), hostile: between });
    const hostile = checks.filter((each) => / system/.test(each.name));
    expect(hostile.length).toBeGreaterThan(between.proxies[0]?.kind === 'tcp' ? 7 : 60);
    return hostile.flatMap(({ name: each, fault }) => (fault === null ? [] : [`${each}: ${fault}`]));
  } finally {
    await server.stop(10);
  }
}

test('a declared ministry over HTTP in GBK, with a token, tells what is right or a fault', async () => {
  const legacy = await customsLegacy(customsData(450));
  const between = await standBetween({ CUSTOMS_URL: legacy.url, CUSTOMS_USER: USER });
  try {
    expect(Object.keys(between.settings)).toEqual(['CUSTOMS_URL']);
    expect(await faultsOf('customs', between, { CUSTOMS_USER: USER, CUSTOMS_PASSWORD: PASSWORD })).toEqual([]);
  } finally {
    await between.stop();
    await legacy.stop();
  }
}, 240_000);

const LEFT_OUT =
  NO_POSTGRES ?? (LONG ? null : 'npm run test:long has it; a ministry over a database is held each time');
if (LEFT_OUT) console.warn(`left out: a declared ministry over a PostgreSQL that carries badly: ${LEFT_OUT}`);
test.skipIf(LEFT_OUT)(
  'a declared ministry over a database that is carried badly tells what is right or a fault',
  async () => {
    const database = await startPostgres();
    await fillSalt(database.url, 450);
    const between = await standBetween({ SALT_DB_URL: database.url });
    try {
      expect(await faultsOf('salt', between)).toEqual([]);
    } finally {
      await between.stop();
      await database.stop();
    }
  },
  240_000,
);
