import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestOf } from '../../gateway/pipeline/request.ts';
import { refuseRequest } from '../../gateway/pipeline/response.ts';
import { compose, type Step } from '../../gateway/pipeline/step.ts';
import type { Scheme } from '../../schema/codes/scheme.ts';

/** The examples of CONTRIBUTING.md, each as if it stood where its first line says. */

const ROOT = join(import.meta.dirname, '../..');
let folder: string;
let examples: ReadonlyMap<string, string>;

beforeAll(() => {
  // Within the project, so that packages are found; the folder is nobody's to commit.
  mkdirSync(join(ROOT, 'data'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'data/examples-'));
  const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  examples = new Map(
    [...page.matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(([, path = '', text = '']) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      const own = (specifier: string): string => relative(dirname(file), join(ROOT, dirname(path), specifier));
      writeFileSync(
        file,
        text.replaceAll(/from '(\.[^']+)'/g, (_, specifier: string) => `from '${own(specifier)}'`),
      );
      return [path, file];
    }),
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['**/*.ts'], exclude: [] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are three, and they are of the right types', () => {
  expect([...examples.keys()]).toEqual([
    'schema/codes/schemes/timber.ts',
    'subgraphs/kit/connectors/plain-json/client.ts',
    'gateway/pipeline/closed.ts',
  ]);
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { stdio: 'inherit' });
}, 120_000);

test('the scheme reads its own example, and nothing else', async () => {
  const { timber } = await load<{ timber: Scheme }>('schema/codes/schemes/timber.ts');
  const value = timber.example.slice(timber.name.length + 1);
  expect(timber.read(value)).toMatchObject({ value, level: 'LOT', reasons: [] });
  expect(timber.read('370100')).toBeNull();
});

test('the step refuses what comes while it is closed, and lets everything else pass', async () => {
  const { closed } = await load<{ closed: (isClosed: () => boolean) => Step }>('gateway/pipeline/closed.ts');
  const passed = refuseRequest(400, 'BAD_REQUEST', 'it came down');
  let isClosed = true;
  const handle = compose([closed(() => isClosed)], async () => passed);
  const request = requestOf({ method: 'POST', headers: {}, params: () => passed });
  expect((await handle(request)).status).toBe(503);
  isClosed = false;
  expect(await handle(request)).toBe(passed);
});

test('the connector gives what it is answered, and each failure as a fault', async () => {
  interface Client {
    get(path: string, signal: AbortSignal): Promise<unknown>;
    close(): Promise<void>;
  }
  const { PlainJsonClient } = await load<{ PlainJsonClient: new (origin: string) => Client }>(
    'subgraphs/kit/connectors/plain-json/client.ts',
  );
  const server = createServer(({ url }, response) => {
    const status = Number(url?.slice(1));
    response.writeHead(status).end(status === 200 ? '{"rows":[]}' : 'words of its own');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new PlainJsonClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const get = (path: string): Promise<unknown> => client.get(path, AbortSignal.timeout(10_000));
  expect(await get('/200')).toEqual({ rows: [] });
  for (const [path, code, told] of [
    ['/401', 'CREDENTIALS_REFUSED', 'CREDENTIALS_REFUSED'],
    ['/403', 'REFUSED', 'REFUSED'],
    ['/500', 'UNAVAILABLE', 'UNAVAILABLE'],
    ['/201', 'UNAVAILABLE', 'UNAVAILABLE'],
    ['/429', 'UNAVAILABLE', 'TOO_BUSY'],
  ] as const)
    await expect(get(path), path).rejects.toMatchObject({
      code,
      told,
      message: expect.not.stringContaining('words of its own'),
    });
  await client.close();
  server.close();
});

test('the steps of the request path are named in their order', () => {
  const source = readFileSync(join(ROOT, 'gateway/pipeline/pipeline.ts'), 'utf8');
  const files = new Map(
    [...source.matchAll(/import \{ (\w+)[^}]* \} from '\.\/([\w.-]+)'/g)].map(([, name = '', file = '']) => [
      name,
      file,
    ]),
  );
  const [, list = ''] = source.split('return compose(');
  const order = [...list.matchAll(/(\w+)\(/g)].flatMap(([, name = '']) => files.get(name) ?? []);
  const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  expect([...page.matchAll(/^\| [\w ]+ \| `([\w-]+\.ts)` \|/gm)].map(([, file]) => file)).toEqual(order);
  expect(order.length).toBeGreaterThan(8);
});

function load<T>(path: string): Promise<T> {
  return import(/* @vite-ignore */ pathToFileURL(examples.get(path) ?? '').href) as Promise<T>;
}
