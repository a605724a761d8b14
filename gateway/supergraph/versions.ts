import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { ConfigError } from '@tongcha/config';
import { describeError, log } from '@tongcha/observe';
import { untilAborted } from '@tongcha/resilience';
import { type Changes, changesBetween } from './changes.ts';
import { asSupergraphFault, FAULT_WORDS, type SupergraphFaultCode, SupergraphFault } from './fault.ts';
import type { Supergraph } from './load.ts';
import { readApart } from './read-apart.ts';
import type { Condition } from '../readiness/condition.ts';
import { Succession } from './succession.ts';
import type { GraphQLSchema } from 'graphql';

/** One version of the supergraph and all that depends on it. */
export interface ServedVersion {
  readonly supergraph: Supergraph;
  readonly service: { readonly schema: GraphQLSchema; readonly apiSchema: GraphQLSchema };
  /** Fulfilled once it can plan; rejected when it never will. */
  readonly ready: Promise<void>;
  /** Of each ministry, by subgraph name. */
  health(): Readonly<Record<string, unknown>>;
  /** Once the last operation on it has ended. */
  close(): Promise<void>;
}

/** What became of the operations that another version answered most. */
export interface Warmed {
  /** Can be answered at once. */
  readonly ready: number;
  /** Are no operations of this graph any more. */
  readonly invalid: number;
  /** Are valid, but can no longer be planned. */
  readonly unplannable: number;
}

export interface VersionsOptions<V extends ServedVersion> {
  readonly first: V;
  /** @throws Error when the supergraph cannot be served */
  readonly create: (supergraph: Supergraph) => V;
  /** Has what the last one answered most ready to be answered by the next. @throws Error when it cannot plan */
  readonly warm: (next: V, last: V) => Promise<Warmed>;
  /** Is called in the same turn in which the next version begins to serve. */
  readonly onServing: (version: V) => void;
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

export type OfferResult = 'serving' | 'unchanged' | 'refused' | 'overtaken';

/** Of the operations asked most, the part that may be lost to planning: more is a supergraph that cannot be planned over. */
const MOST_UNPLANNABLE = 0.1;

/** The version that is served, and those that operations still run on. Each operation runs to its end on the version that it began with. */
export class Versions<V extends ServedVersion> {
  readonly #options: VersionsOptions<V>;
  readonly #succession: Succession<V>;
  #since = new Date();
  #refused: SupergraphHealth['refused'] = null;
  #ready = false;
  /** Why the first never will be. */
  #unplannable: unknown = null;
  #updating: Promise<unknown> = Promise.resolve();
  #offers = 0;
  readonly #stopped = new AbortController();

  constructor(options: VersionsOptions<V>) {
    this.#options = options;
    this.#succession = new Succession(options.first);
    options.first.ready.then(
      () => (this.#ready = true),
      (error: unknown) => {
        if (!this.#ready) this.#unplannable = describeError(error, { stack: false });
      },
    );
  }

  /** What is wrong with what is served, and with what was offered last. */
  *conditions(): Generator<Condition> {
    if (!this.#ready)
      yield this.#unplannable
        ? { reason: 'SUPERGRAPH_UNPLANNABLE', detail: JSON.stringify(this.#unplannable) }
        : {
            reason: 'STARTING',
            about: 'planner',
            detail: `nothing can be planned yet over ${this.current.supergraph.hash}`,
          };
    if (this.#refused) {
      const { code, reason, hash: offered } = this.#refused;
      yield { reason: 'SUPERGRAPH_REFUSED', detail: `${code}: ${reason}; offered: ${offered ?? 'not readable'}` };
    }
  }

  /** What is served now. */
  get current(): V {
    return this.#succession.current;
  }

  /** By the version that is served now, which lives on until the work is done. */
  serve<T>(work: (version: V) => Promise<T>): Promise<T> {
    return this.#succession.serve(work);
  }

  health(): {
    readonly supergraph: SupergraphHealth;
    readonly ministries: ReturnType<V['health']>;
  } {
    const { current } = this;
    return {
      supergraph: { hash: current.supergraph.hash, since: this.#since.toISOString(), refused: this.#refused },
      ministries: current.health() as ReturnType<V['health']>,
    };
  }

  /** Serves this text from now on, when it can be; the last one goes on otherwise. One at a time; of those that wait the latest counts. */
  offer(text: string): Promise<OfferResult> {
    this.#offers += 1;
    const mine = this.#offers;
    const outcome = this.#updating.then(() =>
      mine === this.#offers && !this.#stopped.signal.aborted ? this.#update(text) : 'overtaken',
    );
    this.#updating = outcome;
    return outcome;
  }

  /** What is offered cannot even be read. */
  refuse(fault: Pick<SupergraphFault, 'code' | 'message'>, hashOf: string | null = null): void {
    this.#refused = { hash: hashOf, at: new Date().toISOString(), code: fault.code, reason: FAULT_WORDS[fault.code] };
    log.error(
      { event: 'supergraph-refused', code: fault.code, hash: hashOf, detail: fault.message },
      '超图被拒,旧图继续服务 / the supergraph is refused, the last one is served on',
    );
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('the gateway stops'));
    await this.#updating;
    await this.#succession.close();
  }

  async #update(text: string): Promise<OfferResult> {
    const offered = hash('sha256', text, 'hex');
    if (offered === this.current.supergraph.hash) {
      this.#refused = null;
      return 'unchanged';
    }
    let next: V | null = null;
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

  async #create(text: string): Promise<V> {
    const supergraph = await readApart(text, this.#stopped.signal);
    const version = this.#options.create(supergraph);
    await turn();
    return version;
  }

  /** The operations asked most are planned on it, and so are ready when it serves. */
  async #try(next: V): Promise<void> {
    try {
      await untilAborted(next.ready, this.#stopped.signal);
      const { ready, unplannable } = await this.#options.warm(next, this.current);
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

  #swap(next: V): void {
    const changes = changesBetween(viewOf(this.current), viewOf(next));
    this.#options.onServing(next);
    this.#succession.follow(next);
    this.#since = new Date();
    this.#refused = null;
    this.#ready = true;
    logChanges(next.supergraph.hash, changes);
  }
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

function viewOf({ service, supergraph: { marks, topology } }: ServedVersion): Parameters<typeof changesBetween>[0] {
  return { schema: service.schema, apiSchema: service.apiSchema, marks, topology };
}
