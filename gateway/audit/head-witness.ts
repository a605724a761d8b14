import { keptHeadsIn, type TreeHead } from '@tongcha/audit-log';
import { HttpClient } from '@tongcha/http';
import { log } from '@tongcha/observe';

const PATIENCE_MS = 3_000;
const AGAIN_MS = 10_000;

/**
 * Who keeps our heads at an address of its own. POST: one head, as JSON. GET with `?key=`: the newest head that it
 * keeps of that key, or one of each log, as JSON lines or a list; 404 where it keeps none. It is not trusted: what it
 * gives back counts only with our signature.
 */
export class HeadWitness {
  readonly #http: HttpClient;
  readonly #url: URL;
  #unsent: TreeHead | null = null;
  #sending: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failing = false;

  constructor(url: string) {
    this.#url = new URL(url);
    this.#http = new HttpClient(this.#url.origin, { connections: 1, maxBytes: 1024 * 1024 });
  }

  /** What it keeps of ours; nothing where it does not answer, as the gateway starts whether or not others are up. */
  async kept(key: string): Promise<readonly TreeHead[]> {
    const path = new URL(this.#url);
    path.searchParams.set('key', key);
    try {
      const { status, body } = await this.#http.request({
        method: 'GET',
        path: path.pathname + path.search,
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (status === 404 || status === 204 || status === 405) return [];
      if (status !== 200) throw new Error(`status ${status}`);
      return keptHeadsIn(body.toString('utf8'), 'gateway.audit.witnessUrl');
    } catch {
      log.warn(
        { event: 'audit-witness' },
        '审计见证方无应答,未能核对树头 / the witness of the audit log does not answer: its heads were not compared',
      );
      return [];
    }
  }

  /** Sends it, and until it has arrived again; a later one takes its place. */
  hand(head: TreeHead): void {
    this.#unsent = head;
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    await this.#sending;
    if (this.#unsent) await this.#send();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#http.close();
  }

  async #send(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    for (let head = this.#unsent; head; head = this.#unsent) {
      try {
        const { status } = await this.#http.request({
          method: 'POST',
          path: this.#url.pathname + this.#url.search,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(head),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        if (status >= 300) throw new Error(`status ${status}`);
        if (this.#unsent === head) this.#unsent = null;
        if (this.#failing)
          log.info(
            { event: 'audit-witness' },
            '审计见证方恢复接收树头 / the witness of the audit log takes heads again',
          );
        this.#failing = false;
      } catch {
        if (!this.#failing)
          log.warn(
            { event: 'audit-witness' },
            '审计见证方未接收树头,将重试 / the witness of the audit log did not take a head; it is sent again',
          );
        this.#failing = true;
        this.#timer = setTimeout(() => head && this.hand(this.#unsent ?? head), AGAIN_MS).unref();
        return;
      }
    }
  }
}
