import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { LONG } from '../support/runs.ts';
import { compose, variablesIn } from './support/composed.ts';
import { buildImage, filesIn, firstProcess, type Image, whyNot } from './support/image.ts';

/**
 * The Dockerfile's steps are run in a Debian root, without a Docker engine. Minutes, and it asks Debian and the npm registry: where CI or a long
 * run asks for it.
 */
const reason = LONG || process.env['TEST_IMAGE'] ? whyNot() : 'asked for by TEST_IMAGE=1';
if (reason !== null) console.log(`the image is not built here: ${reason}`);
const MOST_BYTES = 250 * 1024 * 1024;

const composeMissing =
  ['docker-compose', 'nginx', 'redis-server', 'ip', 'curl'].find(
    (name) => spawnSync('which', [name], { env: { PATH: `${process.env['PATH']}:/usr/sbin` } }).status !== 0,
  ) ?? null;
if (composeMissing !== null) console.log(`the set-up of compose is not run here: ${composeMissing} is not installed`);

let image: Image;

beforeAll(() => {
  if (reason !== null) return;
  image = buildImage();
}, 1_200_000);
afterAll(() => {
  if (reason !== null) return;
  image?.remove();
});

const told = async (command: readonly string[]): Promise<{ code: unknown; out: string; err: string }> => {
  const child = image.run(command);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout ?? []),
    text(child.stderr ?? []),
    once(child, 'exit'),
  ]);
  return { code, out, err };
};

test.skipIf(reason !== null)('it has no TypeScript, nothing of the demo, and at most 250 MB beside its base', () => {
  console.log(`the image’s own: ${(image.ownBytes / 1024 / 1024).toFixed(0)} MiB`);
  expect(image.ownBytes).toBeLessThan(MOST_BYTES);
  expect(image.ownBytes).toBeGreaterThan(10 * 1024 * 1024);
  expect(filesIn(image, '.ts')).toEqual([]);
  expect(filesIn(image, 'gateway/main.js').concat(filesIn(image, 'main.js'))).toEqual(
    expect.arrayContaining(['app/cli/main.js', 'app/gateway/main.js', 'app/subgraphs/agriculture/main.js']),
  );
  expect(filesIn(image, 'stand-ins-main.js')).toEqual([]);
});

test.skipIf(reason !== null)('the command line is in it, and makes keys where it may write', async () => {
  expect(await told(['tongcha', '--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^tongcha \d/) });
  expect(await told(['tongcha', 'keys', '/tmp/keys'])).toMatchObject({ code: 0 });
  expect(await told(['tongcha', 'keys', '/app/keys'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('/app/keys'),
  });
});

test
  .skipIf(reason !== null)
  .each(['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth', 'customs'])(
  '%s says what it misses',
  async (name) => {
    expect(await told(['node', `subgraphs/${name}/main.js`])).toMatchObject({
      code: 1,
      err: expect.stringContaining('not set: expected'),
    });
  },
);

test.skipIf(reason !== null)(
  'the gateway is its command: not root, nothing to write to, it answers, serves its pages, and ends by SIGTERM',
  async () => {
    const port = await freePort();
    expect(image.user).toBe('node');
    const gateway = image.run(image.command, { GATEWAY_PORT: String(port) });
    const words = text(gateway.stderr);
    const url = `http://127.0.0.1:${port}`;
    await vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), {
      timeout: 60_000,
      interval: 100,
    });
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ identify(text: "(01)06901234001013(10)L-1") { code } }' }),
    });
    expect(await answer.json()).toMatchObject({
      data: { identify: expect.arrayContaining([{ code: 'gs1:(01)06901234001013(10)L-1' }]) as unknown },
    });
    for (const path of ['/', '/explore'])
      expect((await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).status, path).toBe(200);
    const ended = once(gateway, 'exit');
    process.kill(firstProcess(gateway), 'SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await words).not.toContain('"level":"error"');
  },
  120_000,
);

/** Asks over TLS until it is told to end, then says how often it was answered with what. */
const LOAD = `
const { Agent, request } = require('node:https');
const counts = {};
let isOver = false;
process.on('SIGINT', () => (isOver = true));
const ask = (agent) => new Promise((resolve) => {
  const options = { host: process.argv[1], path: '/graphql', method: 'POST', agent, rejectUnauthorized: false, headers: { 'content-type': 'application/json' } };
  const sent = request(options, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
  sent.on('error', ({ code }) => resolve(code)).end('{"query":"{ __typename }"}');
});
const client = async () => {
  const agent = new Agent({ keepAlive: true });
  while (!isOver) {
    const outcome = await ask(agent);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  agent.destroy();
};
Promise.all(Array.from({ length: 6 }, client)).then(() => console.log(JSON.stringify(counts)));
`;

test.skipIf(reason !== null || composeMissing !== null)(
  'the set-up of deploy/compose runs: every ministry trusts both gateways, which are restarted behind nginx without a loss, and all end by SIGTERM',
  async () => {
    const composed = compose(image, variablesIn('deploy/compose/production.env.example'));
    const gateways = ['gateway-one', 'gateway-two'];
    const isReady = (name: string): Promise<unknown> =>
      vi.waitFor(
        () =>
          expect(
            composed.ask(
              'curl',
              '-so',
              '/dev/null',
              '-w',
              '%{http_code}',
              `http://${composed.address(name)}:4000/ready`,
            ),
            composed.said(name),
          ).toBe('200'),
        { timeout: 120_000, interval: 500 },
      );
    try {
      await Promise.all(gateways.map(isReady));
      for (const name of gateways) {
        const metrics = composed.ask('curl', '-sf', `http://${composed.address(name)}:9464/metrics`);
        expect(metrics.match(/^tongcha_ministry_trusts_gateway\{.*\} 1$/gm), name).toHaveLength(6);
        expect(metrics).not.toMatch(/^tongcha_condition\{reason="REDIS.* 1$/m);
      }
      expect(composed.said('jobs')).toContain('"event":"ready"');
      const load = composed.launch(process.execPath, '-e', LOAD, composed.address('nginx'));
      const counts = text(load.stdout);
      for (const name of gateways) {
        expect(await composed.end(name), composed.said(name)).toBe(0);
        composed.start(name);
        await isReady(name);
        // nginx tries it again two seconds after it has failed.
        await sleep(2_500);
      }
      load.kill('SIGINT');
      const answered = JSON.parse(await counts) as Readonly<Record<string, number>>;
      console.log('behind nginx:', answered);
      // One address may ask so much a minute: who asks more is told, by a gateway.
      expect(Object.keys(answered).filter((each) => each !== '200' && each !== '429')).toEqual([]);
      expect(answered['200']).toBeGreaterThan(1_000);
      for (const name of composed.names) expect(await composed.end(name), `${name}: ${composed.said(name)}`).toBe(0);
    } finally {
      await composed.remove();
    }
  },
  600_000,
);
