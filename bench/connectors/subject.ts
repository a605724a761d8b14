/** One checkout's ministry with one of its systems, in a process of its own: `node subject.ts ROOT MINISTRY SYSTEM`. */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { startMinistry } from '../../subgraphs/kit/server.ts';

/** What it is told to do. `ask` puts so many calls to the system, about codes from `from` on. */
export type Order =
  | { readonly do: 'codes' }
  | { readonly do: 'keep'; readonly codes: readonly string[] }
  | { readonly do: 'ask'; readonly what: Question; readonly from: number; readonly calls: number }
  | { readonly do: 'cpu' };

export type Question = 'records' | 'links back' | 'links forward';

export type Reply =
  | { readonly url: string }
  | { readonly codes: readonly string[] }
  | { readonly cpuUs: number; readonly codes: number; readonly found: number }
  | { readonly error: string };

/** Codes of one call at most, where a system takes more, and calls at a time. */
const MOST_CODES = 100;
const AT_A_TIME = 4;
const KEPT = 2_000;

const [root = '', name = '', systemName = ''] = process.argv.slice(2);
const load = (path: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(resolve(root, path)).href) as Promise<Record<string, unknown>>;
const pascal = name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const config = await load(`subgraphs/${name}/config.ts`);
const made = await load(`subgraphs/${name}/ministry.ts`);
const read = config[`read${pascal}Config`] as () => unknown;
const create = made[`create${pascal}`] as (config: unknown) => Ministry | Promise<Ministry>;
const whole = await create(read());
const system = whole.systems.find((each) => each.name === systemName) as LegacySystem;
const start = (await load('subgraphs/kit/server.ts'))['startMinistry'] as typeof startMinistry;
const running = await start({ ...whole, systems: [system] }, { port: 0, timeoutMs: 60_000 });
let codes: readonly string[] = [];

const call = (): Parameters<LegacySystem['ping']>[0] => ({ signal: AbortSignal.timeout(60_000), partial: () => {} });

process.on('message', (order: Order) => {
  follow(order).then(
    (reply) => process.send?.(reply),
    (error: unknown) =>
      process.send?.({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Reply),
  );
});
process.send?.({ url: running.url } satisfies Reply);

async function follow(order: Order): Promise<Reply> {
  switch (order.do) {
    case 'codes':
      return { codes: await allCodes() };
    case 'keep':
      codes = order.codes;
      return { codes: [] };
    case 'cpu':
      return { cpuUs: total(process.cpuUsage()), codes: 0, found: 0 };
    case 'ask':
      return ask(order.what, order.from, order.calls);
  }
}

async function ask(what: Question, from: number, count: number): Promise<Reply> {
  const size = Math.min(system.maxCodes, MOST_CODES);
  const calls = Array.from({ length: count }, (_, at) =>
    Array.from({ length: size }, (__, i) => codes[(from + at * size + i) % codes.length] ?? ''),
  );
  const before = process.cpuUsage();
  let found = 0;
  const next = async (): Promise<void> => {
    for (let asked = calls.shift(); asked; asked = calls.shift()) {
      const answers =
        what === 'records'
          ? await system.records(asked, call())
          : await system.links(asked, what === 'links back' ? 'BACK' : 'FORWARD', call());
      for (const answer of answers) {
        if (answer instanceof Error) throw answer;
        found += Array.isArray(answer) ? answer.length : answer ? 1 : 0;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
  return { cpuUs: total(process.cpuUsage(before)), codes: count * size, found };
}

/** Once the system answers: files are read first. */
async function allCodes(): Promise<readonly string[]> {
  for (const end = Date.now() + 60_000; ; await new Promise((wait) => setTimeout(wait, 100))) {
    const ready = await system.ping(call()).then(
      () => true,
      () => false,
    );
    if (ready) break;
    if (Date.now() > end) throw new Error(`${system.name} is not ready`);
  }
  const found: string[] = [];
  for (let after: string | null = null; found.length < KEPT;) {
    const page: Awaited<ReturnType<NonNullable<LegacySystem['search']>>> | undefined = await system.search?.(
      { filter: {}, first: 100, after },
      call(),
    );
    if (!page) break;
    found.push(...page.rows.map(({ record }) => record.code));
    after = page.rows.at(-1)?.cursor ?? null;
    if (!page.hasNextPage || after === null) break;
  }
  return found;
}

function total({ user, system: kernel }: NodeJS.CpuUsage): number {
  return user + kernel;
}
