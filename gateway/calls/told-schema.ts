import { isOtherVersion, type MemberSchema, readSchemaField, schemaStateOf, type SchemaVersion } from '@tongcha/schema';
import { AskedOn, type AskedOnOptions } from './asked-on.ts';
import type { SubgraphError, SubgraphResponse } from './subgraph-response.ts';

/** What is known of a member's schema before it has told anything. */
export interface CalledVersions {
  /** Of the schema that the graph was composed of; null: it does not tell. */
  readonly graph: SchemaVersion | null;
  /** What others say of the member's own, which counts where it tells nothing itself; null: nothing. */
  readonly own: SchemaVersion | null;
}

export const UNTOLD: CalledVersions = { graph: null, own: null };

export interface ToldSchemaOptions extends AskedOnOptions {
  readonly versions: CalledVersions;
  /** Is told when a difference begins, becomes another, and ends. */
  readonly changed: (now: MemberSchema) => void;
}

/**
 * A difference is over when nothing has told one for so long, milliseconds: while a member is replaced, old and new ones answer at its
 * address in turn.
 */
const SETTLED_MS = 2_000;

/**
 * Of which version of its schema a member answers, by what its responses tell. One that is behind or ahead is asked on until it is not,
 * so that its upgrade is seen though nobody asks it anything.
 */
export class ToldSchema {
  readonly #options: ToldSchemaOptions;
  readonly #asked: AskedOn;
  #now: MemberSchema;
  /** When a difference was told last, `performance.now()`. */
  #differedAt = -Infinity;
  #field: unknown;

  constructor(options: ToldSchemaOptions) {
    this.#options = options;
    this.#asked = new AskedOn(options);
    this.#now = schemaStateOf(options.versions.own, options.versions.graph);
  }

  get now(): MemberSchema {
    return this.#now;
  }

  /** @param field the header of a response that GraphQL has written @returns whether that response is of another version */
  learn(field: unknown): boolean {
    // Nearly every response tells what the last one told.
    const { own, graph } = this.#options.versions;
    const told = field === this.#field ? this.#now : schemaStateOf(readSchemaField(field) ?? own, graph);
    const differs = isOtherVersion(told);
    if (differs) {
      this.#differedAt = performance.now();
      this.#asked.until(() => !isOtherVersion(this.#now));
    } else if (isOtherVersion(this.#now) && performance.now() - this.#differedAt < SETTLED_MS) return false;
    if (field !== this.#field) {
      const before = this.#now;
      this.#now = told;
      this.#field = field;
      if (differs || isOtherVersion(before)) this.#options.changed(told);
    }
    return differs;
  }

  close(): void {
    this.#asked.close();
  }
}

/** What a member says of all of a request that it cannot answer at all: it does not know what was asked. */
const NOT_KNOWN: ReadonlySet<string> = new Set(['MINISTRY_ERROR', 'BAD_ANSWER', 'BAD_USER_INPUT']);

/** A response of another version, whose refusal of a whole request is told as that. What failed while it was answered is its own. */
export function ofOtherVersion(response: SubgraphResponse): SubgraphResponse {
  if (response.data !== null) return response;
  const { errors } = response;
  const told = (error: SubgraphError): SubgraphError =>
    error.path === null && NOT_KNOWN.has(error.code) ? { ...error, code: 'OTHER_VERSION' } : error;
  return { ...response, errors: errors.map(told) };
}
