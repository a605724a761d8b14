import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { drainPauseOf } from '../../common/http/drain-pause.ts';
import { type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';

interface Said {
  readonly status: number;
  readonly connection: string | undefined;
  readonly text: string;
  readonly draining?: unknown;
  readonly retryAfter?: unknown;
}

const running: RunningServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop(10))));

/** A server whose operations end when they are let; `begun` is when the first has begun. */
async function start(
  drainMs = 10_000,
  drainPauseMs = 0,
  announcesStop = false,
): Promise<{
  readonly server: RunningServer;
  /** How many operations have begun. */
  readonly count: () => number;
  readonly begun: Promise<void>;
  readonly aborted: Promise<void>;
  readonly let: () => void;
}> {
  const [begun, let_, aborted] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  let count = 0;
  const server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    drainMs,
    drainPauseMs,
    announcesStop,
    async handle({ controller }) {
      count += 1;
      controller.signal.addEventListener('abort', () => aborted.resolve());
      begun.resolve();
      await let_.promise;
      return { status: 200, headers: [], body: Buffer.from('done') };
    },
    routes: { '/ready': () => ({ status: 200, body: { status: 'ready' } }) },
  });
  running.push(server);
  return { server, count: () => count, begun: begun.promise, aborted: aborted.promise, let: () => let_.resolve() };
}

function ask(agent: Agent, url: string, body?: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { agent, method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            connection: response.headers.connection,
            text,
            ...('tongcha-draining' in response.headers
              ? {
                  draining: response.headers['tongcha-draining'],
                  retryAfter: response.headers['retry-after'],
                }
              : {}),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

test('a server that stops lets its operations end, is not ready, tells who is connected that it closes, and takes nobody new', async () => {
  const { server, begun, let: letGo } = await start();
  const agents = Array.from({ length: 3 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const [one, two, three] = agents as [Agent, Agent, Agent];
  expect(await ask(one, `${server.url}/ready`)).toMatchObject({ status: 200, connection: 'keep-alive' });
  expect((await ask(two, `${server.url}/ready`)).status).toBe(200);
  const operation = ask(three, `${server.url}/graphql`, '{}');
  await begun;
  let stopped = false;
  const stop = server.stop().then(() => (stopped = true));
  // A request on a connection that was quiet is answered, and is its last.
  expect(await ask(one, `${server.url}/ready`)).toMatchObject({
    status: 503,
    connection: 'close',
    text: '{"status":"stopping"}',
  });
  // As soon as nobody waits behind the port.
  await vi.waitFor(() =>
    expect(ask(new Agent(), `${server.url}/ready`)).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
  );
  await expect(ask(one, `${server.url}/ready`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(stopped).toBe(false);
  letGo();
  expect(await operation).toEqual({ status: 200, connection: 'close', text: 'done' });
  await stop;
});

test('one with a pause is not ready at once, and takes whoever is sent to it until the pause is over', async () => {
  const { server, begun, let: letGo } = await start(10_000, 600);
  const operation = ask(new Agent({ keepAlive: true }), `${server.url}/graphql`, '{}');
  await begun;
  const stop = server.stop();
  letGo();
  // What was under way when it was told to stop also ends its connection.
  expect(await operation).toMatchObject({ status: 200, connection: 'close' });
  const fresh = (): Promise<Said> => ask(new Agent(), `${server.url}/graphql`, '{}');
  expect(await fresh()).toEqual({ status: 200, connection: 'close', text: 'done' });
  expect(await ask(new Agent(), `${server.url}/ready`)).toMatchObject({
    status: 503,
    connection: 'close',
    text: '{"status":"stopping"}',
  });
  await stop;
  await expect(fresh()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('one that announces its stop says so with each answer of its pause, then begins nothing, and closes after what is under way', async () => {
  const { server, count, begun, let: letGo } = await start(10_000, 300, true);
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await ask(kept, `${server.url}/ready`)).toEqual({
    status: 200,
    connection: 'keep-alive',
    text: '{"status":"ready"}',
  });
  const operation = ask(new Agent({ keepAlive: true }), `${server.url}/graphql`, '{}');
  await begun;
  const stop = server.stop();
  const inPause = ask(new Agent(), `${server.url}/graphql`, '{}');
  expect(await ask(new Agent(), `${server.url}/ready`)).toMatchObject({ status: 503, draining: 'true' });
  await sleep(500);
  expect(count()).toBe(2);
  for (const agent of [kept, new Agent()])
    expect(await ask(agent, `${server.url}/graphql`, '{}')).toMatchObject({
      status: 503,
      connection: 'close',
      draining: 'true',
      retryAfter: '1',
    });
  expect(count()).toBe(2);
  letGo();
  for (const each of [operation, inPause])
    expect(await each).toMatchObject({ status: 200, connection: 'close', draining: 'true', text: 'done' });
  await stop;
  await expect(ask(new Agent(), `${server.url}/graphql`, '{}')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('whoever has a connection when the port closes is answered, taken or not', async () => {
  const { server } = await start();
  const agent = new Agent();
  // The system completes all of these before the process takes the first.
  const asked = Array.from({ length: 30 }, () => ask(agent, `${server.url}/none`));
  const stopped = server.stop();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(30).fill(404));
  await stopped;
});

test('a pause leaves half of the time to what is under way', async () => {
  const { server, begun, aborted, let: letGo } = await start(200, 60_000);
  const operation = ask(new Agent(), `${server.url}/graphql`, '{}');
  operation.catch(() => {});
  await begun;
  await server.stop();
  await aborted;
  letGo();
});

test.each([
  [{ drainPauseMs: 0, production: true }, 0],
  [{ drainPauseMs: 700, production: false }, 700],
  [{ production: true }, 5_000],
  [{ production: false }, 0],
])('%o pauses for %i ms', (config, pauseMs) => {
  expect(drainPauseOf(config)).toBe(pauseMs);
});

test('what does not end in time is ended', async () => {
  const { server, begun, aborted, let: letGo } = await start(200);
  const operation = ask(new Agent(), `${server.url}/graphql`, '{}');
  operation.catch(() => {});
  await begun;
  await server.stop();
  await aborted;
  await expect(operation).rejects.toMatchObject({ code: 'ECONNRESET' });
  letGo();
});
