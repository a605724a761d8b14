import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { log } from '../../common/observe/log.ts';
import { proxyBefore } from '../../subgraphs/kit/conform/hostile/stand-between.ts';
import { policiesIn } from '../../subgraphs/kit/conform/access.ts';
import { connect } from '../../subgraphs/kit/conform/client.ts';
import { hostileChecks } from '../../subgraphs/kit/conform/hostile/hostile.ts';
import { signingCaller } from '../../subgraphs/kit/conform/signatures.ts';
import type { Subject } from '../../subgraphs/kit/conform/subject.ts';
import type { Check } from '../../subgraphs/kit/conform/suite.ts';
import { ministrySdl } from '../../subgraphs/kit/schema.ts';
import { namesOf, SHARED_GROUPS } from '../../schema/names.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import type { LegacyServer } from '../support/legacy-server.ts';
import { SmallHttp, smallSystem, type Swallowed, SWALLOWED } from './support/small-http.ts';

let legacy: LegacyServer;
let proxy: NonNullable<Awaited<ReturnType<typeof proxyBefore>>>;
let system: SmallHttp;
let keys: KeyFolder;
let server: RunningServer;
const { level } = log;
beforeAll(async () => {
  log.level = 'silent';
  keys = await keyFolder();
  legacy = await smallSystem();
  proxy = (await proxyBefore(legacy.url))!;
  system = new SmallHttp(proxy.url);
  server = await startMinistry(
    { name: 'rare-earth', systems: [system] },
    { port: 0, trustedKeys: keys.publicFile, timeoutMs: 1_000, probeEveryMs: 20 },
  );
});
afterAll(async () => {
  log.level = level;
  await server.stop(10);
  await proxy.stop();
  await legacy.stop();
  keys.remove();
});

async function subject(): Promise<Subject> {
  const caller = await signingCaller(`${server.url}/graphql`, await keys.key());
  const [names, sdl] = [namesOf('rare-earth'), parse(ministrySdl('rare-earth'))];
  return {
    subgraph: connect(`${server.url}/graphql`, caller?.sign ?? null, {
      role: 'regulator',
      sector: 'RARE_EARTH',
      policies: [...policiesIn(sdl), ...SHARED_GROUPS.map((group) => `rare-earth/${group}`)],
      purpose: 'conformance',
    }),
    names,
    sdl,
    samples: ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'].map((lot) => `urn:small:${lot}`),
  };
}

const told = ({ name, fault }: Check): string => `${name}: ${fault}`;

test('a ministry that says what goes wrong holds to all', async () => {
  system.mistake = null;
  const checks: Check[] = [];
  for await (const each of hostileChecks({ proxies: [proxy] }, await subject())) checks.push(each);
  expect(checks.filter(({ fault }) => fault !== null).map(told)).toEqual([]);
  // All of them but those to which its answers leave nothing to change.
  expect(checks.length).toBeGreaterThan(60);
}, 120_000);

/** Of the fault that shows the mistake, its name and what is seen. */
const SHOWN: Readonly<Record<Swallowed, readonly [string, string]>> = {
  'a 429 as nothing': ['asked too often (429), every time', 'is answered as none, without a fault'],
  'a page of HTML as nothing': ['the page of a login with 200, every time', 'is answered as none, without a fault'],
  'a refused token as nothing': ['a token that is lost (401), every time', 'is answered as none, without a fault'],
  'an empty body as nothing': ['an empty 200, every time', 'is answered as none, without a fault'],
  'half a page as all': ['half a page, every time', 'without a fault'],
  'a page that fails as the end': ['a stack trace (500), in the middle', 'as if these were all, without a fault'],
  'what was cut as whole': ['half of an answer as a whole, every time', 'without a fault'],
  'letters that cannot be read replaced': [
    'in another encoding than before, every time',
    'is not what it is, without a fault',
  ],
  'rows taken by their place': ['the answer for another key, every time', 'is not what it is, without a fault'],
  'rows of others dropped': ['the answer for another key, every time', 'is answered as none, without a fault'],
  'a name that lacks as nothing': ['an empty document, every time', 'is answered as none, without a fault'],
  'its own words passed on': ['a stack trace (500), every time', 'an error shows what the system said'],
  'a moment by its clock as by ours': ['until a moment by a clock that is a day ahead', 'is not answered well again'],
};

test.each(SWALLOWED)(
  '%s is found',
  async (mistake) => {
    system.mistake = mistake;
    const [fault, seen] = SHOWN[mistake];
    const said: string[] = [];
    const hostile = { proxies: [proxy], backWithinMs: 3_000, only: (name: string) => name.includes(fault) };
    for await (const check of hostileChecks(hostile, await subject())) {
      if (check.fault === null) continue;
      said.push(told(check));
      if (check.name.includes(fault)) break;
    }
    expect(said.at(-1)).toContain(fault);
    expect(said.at(-1)).toContain(seen);
  },
  120_000,
);
