import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HttpClient } from '../../common/http/http-client.ts';
import { namesOf } from '../../subgraphs/kit/ministry.ts';
import type { Order, Question, Reply } from './subject.ts';
import type { MeasuredConnector } from './systems.ts';

const SUBJECT = fileURLToPath(new URL('subject.ts', import.meta.url));

/** Codes of one GraphQL call, and calls at a time. */
export const ENTITIES = 20;
const AT_A_TIME = 4;

/** CPU of a ministry's process, microseconds, for so many codes, and how many records or links it gave. */
export interface Cost {
  readonly cpuUs: number;
  readonly codes: number;
  readonly found: number;
}

/** One checkout's ministry, running. */
export class Subject {
  readonly #child: ChildProcess;
  readonly #ministry: string;
  #http = new HttpClient('http://127.0.0.1', {});
  #told: (reply: Reply) => void = () => {};

  private constructor(child: ChildProcess, ministry: string) {
    this.#child = child;
    this.#ministry = ministry;
    child.on('message', (reply: Reply) => this.#told(reply));
    child.on('exit', (code) => this.#told({ error: `a ministry ended with ${code}` }));
  }

  static async start(
    root: string,
    { ministry, system }: MeasuredConnector,
    env: Readonly<Record<string, string>>,
  ): Promise<Subject> {
    // Warnings of an older checkout are nobody's here.
    const child = fork(SUBJECT, [root, ministry, system], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...env, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const subject = new Subject(child, ministry);
    // A connection that is closed while the other takes its turn is opened anew.
    subject.#http = new HttpClient(((await subject.#reply()) as { url: string }).url, {
      connections: AT_A_TIME,
      resends: true,
    });
    return subject;
  }

  async codes(): Promise<readonly string[]> {
    return ((await this.#order({ do: 'codes' })) as { codes: readonly string[] }).codes;
  }

  async keep(codes: readonly string[]): Promise<void> {
    await this.#order({ do: 'keep', codes });
  }

  async ask(what: Question, from: number, calls: number): Promise<Cost> {
    return (await this.#order({ do: 'ask', what, from, calls })) as Cost;
  }

  /** The same of whole records over GraphQL. */
  async serve(codes: readonly string[]): Promise<Cost> {
    const calls: (readonly string[])[] = [];
    for (let at = 0; at < codes.length; at += ENTITIES) calls.push(codes.slice(at, at + ENTITIES));
    const before = await this.#cpu();
    let found = 0;
    const next = async (): Promise<void> => {
      for (let asked = calls.shift(); asked; asked = calls.shift()) {
        const got = await this.#entities(asked);
        found += got;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, next));
    return { cpuUs: (await this.#cpu()) - before, codes: codes.length, found };
  }

  async stop(): Promise<void> {
    await this.#http.close();
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  async #entities(codes: readonly string[]): Promise<number> {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { ${namesOf(this.#ministry).field} { code level productName quantity { value unit } producedAt expiresAt producer { uscc name } place { division } recalls { id level at reason } source { system recordId asOf } } } } }`;
    const representations = codes.map((code) => ({ __typename: 'TraceUnit', code }));
    const answer = await this.#http.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { r: representations } }),
      signal: AbortSignal.timeout(60_000),
    });
    const { data } = JSON.parse(answer.body.toString('utf8')) as {
      data?: { _entities?: readonly (Record<string, unknown> | null)[] };
    };
    if (!data?._entities) throw new Error(`${this.#ministry} answers HTTP ${answer.status} without entities`);
    return data._entities.filter((each) => each !== null && Object.values(each)[0] !== null).length;
  }

  async #cpu(): Promise<number> {
    return ((await this.#order({ do: 'cpu' })) as Cost).cpuUs;
  }

  #order(order: Order): Promise<Reply> {
    this.#child.send(order);
    return this.#reply();
  }

  /** One order at a time. */
  #reply(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#told = (reply) => {
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply);
      };
    });
  }
}
