import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { LONG } from '../support/runs.ts';
import { buildImage, filesIn, firstProcess, type Image, whyNot } from './support/image.ts';

/**
 * The Dockerfile's steps are run in a Debian root, without a Docker engine. Minutes, and it asks Debian and the npm registry: where CI or a long
 * run asks for it.
 */
const reason = LONG || process.env['TEST_IMAGE'] ? whyNot() : 'asked for by TEST_IMAGE=1';
if (reason !== null) console.log(`the image is not built here: ${reason}`);
const MOST_BYTES = 250 * 1024 * 1024;

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

test.skipIf(reason !== null).each(['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth'])(
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
