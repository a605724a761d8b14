import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { log, logBug } from '../../common/log.ts';
import { describeError } from '../../common/observe/describe-error.ts';
import { ConfigError } from '../../common/config.ts';
import { untilAborted } from '../../common/until-aborted.ts';
import type { Answering } from '../../common/graphql-http.ts';
import type { Admission } from '../access/admission.ts';
import { type Changes, changesBetween } from '../supergraph/changes.ts';
import { asSupergraphFault, FAULT_WORDS, type SupergraphFaultCode, SupergraphFault } from '../supergraph/fault.ts';
import type { Supergraph } from '../supergraph/load.ts';
import { readApart } from '../supergraph/read-apart.ts';
import type { GraphVersion, PublicMinistryHealth } from './version.ts';

export interface VersionsOptions {
  readonly first: GraphVersion;
  /** @throws Error when the supergraph cannot be served */
  readonly create: (supergraph: Supergraph) => GraphVersion;
  /** Is called in the same turn in which the next version begins to serve. */
  readonly onServing: (supergraph: Supergraph) => void;
}

/** What anybody may know of the supergraph. */
export interface SupergraphHealth {
  /** SHA-256 of its text. */
  readonly hash: string;
  readonly since: string;
  /** The one offered last, when it is not served. */
  readonly refused: {
    readonly hash: string | null;
    readonly at: string;
    readonly code: SupergraphFaultCode;
    readonly reason: string;
  } | null;
}

export type Outcome = 'serving' | 'unchanged' | 'refused' | 'overtaken';

interface Held {
  readonly version: GraphVersion;
  readonly since: Date;
  /** Operations that run on it. */
  running: number;
}

/** Of the operations asked most, the part that may be lost to planning: more is a supergraph that cannot be planned over. */
const MOST_UNPLANNABLE = 0.1;

/** The version that is served, and those that operations still run on. Each operation runs to its end on the version that it began with. */
export class Versions {
  readonly #options: VersionsOptions;
  readonly #closing = new Set<Promise<void>>();
  #serving: Held;
  #refused: SupergraphHealth['refused'] = null;
  #ready = false;
  #updating: Promise<unknown> = Promise.resolve();
  #offers = 0;
  readonly #stopped = new AbortController();

  constructor(options: VersionsOptions) {
    this.#options = options;
    this.#serving = held(options.first);
    options.first.ready.then(
      () => (this.#ready = true),
      (error: unknown) =>
        log.error(
          { event: 'supergraph-unplannable', error: describeError(error) },
          '超图无法用于规划 / nothing can be planned over the supergraph',
        ),
    );
  }

  /** Whether it can plan. */
  get ready(): boolean {
    return this.#ready;
  }

  /** By the version that is served now. */
  readonly answer: Answering<Admission> = async (incoming) => {
    const own = this.#serving;
    own.running += 1;
    try {
      return await own.version.answer(incoming);
    } finally {
      own.running -= 1;
      this.#closeIfDone(own);
    }
  };

  health(): {
    readonly supergraph: SupergraphHealth;
    readonly ministries: Readonly<Record<string, PublicMinistryHealth>>;
  } {
    const { version, since } = this.#serving;
    return {
      supergraph: { hash: version.supergraph.hash, since: since.toISOString(), refused: this.#refused },
      ministries: version.health(),
    };
  }

  /** Serves this text from now on, when it can be; the last one goes on otherwise. One at a time; of those that wait the latest counts. */
  offer(text: string): Promise<Outcome> {
    this.#offers += 1;
    const mine = this.#offers;
    const outcome = this.#updating.then(() =>
      mine === this.#offers && !this.#stopped.signal.aborted ? this.#update(text) : 'overtaken',
    );
    this.#updating = outcome;
    return outcome;
  }

  /** What is offered cannot even be read. */
  refuse(fault: SupergraphFault, hashOf: string | null = null): void {
    this.#refused = { hash: hashOf, at: new Date().toISOString(), code: fault.code, reason: FAULT_WORDS[fault.code] };
    log.error(
      { event: 'supergraph-refused', code: fault.code, hash: hashOf, detail: fault.message },
      '超图被拒,旧图继续服务 / the supergraph is refused, the last one is served on',
    );
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('the gateway stops'));
    await this.#updating;
    await Promise.all([this.#serving.version.close(), ...this.#closing]);
  }

  async #update(text: string): Promise<Outcome> {
    const offered = hash('sha256', text, 'hex');
    if (offered === this.#serving.version.supergraph.hash) {
      this.#refused = null;
      return 'unchanged';
    }
    let next: GraphVersion | null = null;
    try {
      next = await this.#create(text);
      await this.#try(next);
      this.#swap(next);
      return 'serving';
    } catch (error) {
      void next?.close();
      if (this.#stopped.signal.aborted) return 'overtaken';
      this.refuse(asSupergraphFault(error, error instanceof ConfigError ? 'SETTINGS' : 'NOT_BUILT'), offered);
      return 'refused';
    }
  }

  async #create(text: string): Promise<GraphVersion> {
    const supergraph = await readApart(text, this.#stopped.signal);
    const version = this.#options.create(supergraph);
    await turn();
    return version;
  }

  /** The operations asked most are planned on it, and so are ready when it serves. */
  async #try(next: GraphVersion): Promise<void> {
    try {
      await untilAborted(next.ready, this.#stopped.signal);
      const { ready, unplannable } = await next.service.warmLike(this.#serving.version.service);
      // One operation that only just could be planned must not keep a supergraph from being served.
      if (unplannable > (ready + unplannable) * MOST_UNPLANNABLE)
        throw new SupergraphFault(
          'UNPLANNABLE',
          `${unplannable} of the ${ready + unplannable} operations asked most cannot be planned over it`,
        );
    } catch (error) {
      throw asSupergraphFault(error, 'UNPLANNABLE');
    }
  }

  #swap(next: GraphVersion): void {
    const last = this.#serving;
    const changes = changesBetween(viewOf(last.version), viewOf(next));
    this.#options.onServing(next.supergraph);
    this.#serving = held(next);
    this.#refused = null;
    this.#ready = true;
    this.#closeIfDone(last);
    logChanges(next.supergraph.hash, changes);
  }

  #closeIfDone(one: Held): void {
    if (one === this.#serving || one.running > 0) return;
    const closing = one.version.close().catch((error: unknown) => logBug(error));
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }
}

function held(version: GraphVersion): Held {
  return { version, since: new Date(), running: 0 };
}

/** Lines of each kind. */
const MOST_TOLD = 50;

function logChanges(hashOf: string, { loosened, breaking, dangerous, tightened }: Changes): void {
  const told = (lines: readonly string[]): readonly string[] =>
    lines.length > MOST_TOLD ? [...lines.slice(0, MOST_TOLD), `${lines.length - MOST_TOLD} more`] : lines;
  log.info(
    {
      event: 'supergraph-served',
      hash: hashOf,
      breaking: told(breaking),
      dangerous: told(dangerous),
      tightened: told(tightened),
    },
    '新的超图开始服务 / another supergraph is served',
  );
  if (loosened.length > 0)
    log.error(
      { event: 'access-loosened', hash: hashOf, loosened: told(loosened) },
      '新的超图放宽了访问规则,请核对 / the new supergraph LOOSENS access: see that it is meant',
    );
}

function viewOf({ service, supergraph: { marks, topology } }: GraphVersion): Parameters<typeof changesBetween>[0] {
  return { schema: service.schema, apiSchema: service.apiSchema, marks, topology };
}
