import { Fault, untilAborted } from '@tongcha/resilience';
import type { EpcisClient } from './client.ts';
import type { EpcisEvent } from './event.ts';
import type { Identifiers } from './identifiers.ts';

const AGAIN_AFTER_MS = 600_000;
/** After one that failed. */
const RETRY_AFTER_MS = 30_000;
const LONGEST_MS = 15_000;

/**
 * How a repository writes its identifiers. A Digital Link may stand on any domain, and a repository finds only the
 * URIs that
 * it holds; so its newest and oldest events are looked at once, beside the first question about a key. Where that
 * cannot be,
 * the domains belong into the configuration.
 */
export class Acquaintance {
  readonly #client: EpcisClient;
  readonly #identifiers: Identifiers;
  #made: Promise<boolean> | null = null;
  #again = 0;

  constructor(client: EpcisClient, identifiers: Identifiers) {
    this.#client = client;
    this.#identifiers = identifiers;
  }

  /**
   * @returns whether every form is known by now: all events were seen, or the oldest are written as the newest are
   * @throws Fault when the repository cannot be asked; where it does not list events, it is taken as it is
   */
  make(signal: AbortSignal): Promise<boolean> {
    if (this.#made === null || Date.now() > this.#again) {
      this.#again = Date.now() + AGAIN_AFTER_MS;
      // Not the first caller's alone: it may go, and others wait for the same.
      this.#made = this.#look(AbortSignal.timeout(LONGEST_MS));
      this.#made.catch(() => (this.#again = Date.now() + RETRY_AFTER_MS));
    }
    return untilAborted(this.#made, signal);
  }

  async #look(signal: AbortSignal): Promise<boolean> {
    if (await this.#page('DESC', signal)) return true;
    const newest = this.#identifiers.forms;
    // What the oldest spell as the newest do, those between will too.
    return (await this.#page('ASC', signal)) || this.#identifiers.forms === newest;
  }

  /** @returns whether the page holds all events */
  async #page(direction: string, signal: AbortSignal): Promise<boolean> {
    const order = [
      { name: 'orderBy', values: ['eventTime'] },
      { name: 'orderDirection', values: [direction] },
    ];
    try {
      for await (const { events, last } of this.#client.pages(order, { signal })) {
        for (const event of events) for (const uri of urisOf(event)) this.#identifiers.codeOf(uri);
        return last;
      }
      return true;
    } catch (error) {
      if (
        error instanceof Fault &&
        (error.code === 'BAD_REQUEST' || error.code === 'REFUSED' || error.code === 'TOO_LARGE')
      )
        return true;
      throw error;
    }
  }
}

function urisOf(event: EpcisEvent): readonly string[] {
  const items = [...event.objects, ...event.children, ...event.inputs, ...event.outputs].map(({ uri }) => uri);
  const others = [...event.sources, ...event.destinations].map(({ uri }) => uri);
  return [...items, ...others, ...[event.parent, event.readPoint, event.location].filter((uri) => uri !== null)];
}
