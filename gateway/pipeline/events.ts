import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { EVENTS_TYPE, type HttpResponse } from '@tongcha/http';
import type { TakeEvent } from './request.ts';
import { type GatewayResponse, isNoEvent, writeResponse } from './response.ts';

/** So often something is sent, so that no proxy takes a connection for one that hangs; a third of what most of them wait. */
const QUIET_MS = 10_000;
const QUIET = Buffer.from(':\n\n');

const HEADERS: HttpResponse['headers'] = [
  ['content-type', EVENTS_TYPE],
  ['cache-control', 'no-store'],
  // nginx gathers an answer before it sends it on, unless it is told not to.
  ['x-accel-buffering', 'no'],
];

/** What goes out event by event: `next` with each response, and `complete` (GraphQL over SSE, distinct connections mode). */
export class EventStream {
  readonly #body = new PassThrough();
  readonly #signal: AbortSignal;
  readonly #begun = Promise.withResolvers<void>();
  #quiet: NodeJS.Timeout | null = null;

  /** @param signal when it is aborted, nobody waits for room any more */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Is fulfilled with the first event. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  get response(): HttpResponse<PassThrough> {
    return { status: 200, headers: HEADERS, body: this.#body };
  }

  /** No event is made while its client has not taken the one before. */
  readonly take: TakeEvent = async (event) => {
    this.#begin();
    if (this.#body.write(eventOf(event))) return;
    await once(this.#body, 'drain', { signal: this.#signal }).catch(() => undefined);
  };

  /** Its client is told that it is heard before there is anything to tell. */
  readonly open = (): void => this.#begin();

  end(last: GatewayResponse): void {
    this.#begin();
    this.#body.end(isNoEvent(last) ? COMPLETE : Buffer.concat([eventOf(last), COMPLETE]));
  }

  #begin(): void {
    if (this.#quiet) return;
    this.#quiet = setInterval(() => {
      if (!this.#body.writableNeedDrain && !this.#body.writableEnded) this.#body.write(QUIET);
    }, QUIET_MS).unref();
    this.#body.once('close', () => clearInterval(this.#quiet ?? undefined));
    this.#begun.resolve();
  }
}

const NEXT = Buffer.from('event: next\ndata: ');
const END = Buffer.from('\n\n');
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');

/** JSON has line breaks only between its tokens, if any; a line break ends the line that is data. */
function eventOf(response: GatewayResponse): Buffer {
  const json = writeResponse(response);
  const data = json.includes(0x0a) || json.includes(0x0d) ? Buffer.from(json.toString().replace(/[\r\n]/g, ' ')) : json;
  return Buffer.concat([NEXT, data, END]);
}
