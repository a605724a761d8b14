import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../demo/world/random.ts';

/** What goes wrong on the way. `share`: the part of the connections that it befalls, 0 to 1; all when absent. */
export type WireFault = { readonly share?: number; readonly direction?: Direction } & (
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  /** Refuses; with a share, hangs up at once. */
  | { readonly kind: 'down' }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** Passes the end on late. */
  | { readonly kind: 'slow-close'; readonly ms: number }
  /** Accepts and never answers. */
  | { readonly kind: 'timeout' }
  /** RST as soon as so many bytes have come; at once when absent. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** Small pieces, with a wait between them. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly waitMs: number }
  /** Ends the connection after so many bytes. */
  | { readonly kind: 'limit'; readonly bytes: number }
);

/** To the server, back to the client, or both ways (when absent). */
export type Direction = 'up' | 'down';

export interface Counts {
  /** Connections taken so far, and those that are open now. */
  connections: number;
  open: number;
  /** Requests of HTTP/1.1 that came from clients. */
  requests: number;
  bytes: Record<Direction, number>;
}

interface Wire {
  readonly client: Socket;
  readonly server: Socket;
  readonly random: Random;
  /** Whether the present fault befalls it. */
  hit: boolean;
  /** Since the present fault began. */
  passed: Record<Direction, number>;
  readonly gone: AbortController;
}

const REQUEST = ' HTTP/1.1\r\n';

/** A TCP proxy that does its work badly as told; what it does follows from its seed and the order of the connections. */
export class FaultProxy {
  readonly counts: Counts = { connections: 0, open: 0, requests: 0, bytes: { up: 0, down: 0 } };
  readonly #target: { readonly host: string; readonly port: number };
  readonly #seed: number;
  readonly #wires = new Set<Wire>();
  #server: Server;
  #port = 0;
  #fault: WireFault | null = null;

  private constructor(target: { readonly host: string; readonly port: number }, seed: number) {
    this.#target = target;
    this.#seed = seed;
    this.#server = this.#create();
  }

  /** @param address of the server behind it, as a URL */
  static async start(address: string, seed = 1): Promise<FaultProxy> {
    const { hostname, port } = new URL(address);
    const proxy = new FaultProxy({ host: hostname, port: Number(port) }, seed);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** The same URL, through the proxy. */
  through(address: string): string {
    const url = new URL(address);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** From now on, also for open connections; null: works well again. */
  async set(fault: WireFault | null): Promise<void> {
    this.#fault = fault;
    for (const wire of this.#wires) {
      // A connection that has lost bytes cannot work well again.
      if (fault === null && wire.hit && wire.passed.up + wire.passed.down > 0) this.#cut(wire);
      wire.passed = { up: 0, down: 0 };
      wire.hit = this.#befalls(wire.random);
      if (fault?.kind === 'down' && wire.hit) this.#cut(wire);
    }
    const refuses = fault?.kind === 'down' && (fault.share ?? 1) >= 1;
    if (refuses && this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    else if (!refuses && !this.#server.listening) await this.#listen();
  }

  async stop(): Promise<void> {
    for (const wire of this.#wires) this.#cut(wire);
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #create(): Server {
    return createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#take(client));
  }

  #listen(): Promise<void> {
    this.#server = this.#create();
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  #take(client: Socket): void {
    const random = new Random(this.#seed, this.counts.connections);
    this.counts.connections += 1;
    const wire: Wire = {
      client,
      server: connect({ ...this.#target, allowHalfOpen: true, noDelay: true }),
      random,
      hit: this.#befalls(random),
      passed: { up: 0, down: 0 },
      gone: new AbortController(),
    };
    this.#wires.add(wire);
    this.counts.open += 1;
    client.once('close', () => {
      this.#wires.delete(wire);
      this.counts.open -= 1;
      this.#cut(wire);
    });
    for (const socket of [client, wire.server]) socket.on('error', () => this.#cut(wire));
    if (this.#fault?.kind === 'down' && wire.hit) return this.#cut(wire);
    void this.#pump(wire, 'up', client, wire.server);
    void this.#pump(wire, 'down', wire.server, client);
  }

  #befalls(random: Random): boolean {
    return this.#fault !== null && random.next() < (this.#fault.share ?? 1);
  }

  #cut({ client, server, gone }: Wire): void {
    gone.abort();
    client.destroy();
    server.destroy();
  }

  async #pump(wire: Wire, direction: Direction, from: Socket, to: Socket): Promise<void> {
    let tail = '';
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        this.counts.bytes[direction] += chunk.length;
        if (direction === 'up') tail = this.#count(tail + chunk.toString('latin1'));
        await this.#pass(wire, direction, chunk, to);
      }
      const fault = this.#faultOf(wire, direction);
      // A client that goes is gone; a server that ends has not been heard.
      if (direction === 'up' && wire.hit && this.#fault?.kind === 'timeout') return this.#cut(wire);
      if (fault?.kind === 'timeout') return;
      if (fault?.kind === 'slow-close') await this.#wait(wire, fault.ms);
      to.end();
    } catch {
      this.#cut(wire);
    }
  }

  /** @returns what may be the beginning of a further request's line */
  #count(text: string): string {
    this.counts.requests += text.split(REQUEST).length - 1;
    return text.slice(-(REQUEST.length - 1));
  }

  #faultOf(wire: Wire, direction: Direction): WireFault | null {
    return wire.hit && this.#fault && (this.#fault.direction ?? direction) === direction ? this.#fault : null;
  }

  async #pass(wire: Wire, direction: Direction, chunk: Buffer, to: Socket): Promise<void> {
    const fault = this.#faultOf(wire, direction);
    const before = wire.passed[direction];
    wire.passed[direction] += chunk.length;
    switch (fault?.kind) {
      case 'latency':
        await this.#wait(wire, Math.max(0, fault.ms + (fault.jitterMs ?? 0) * (wire.random.next() * 2 - 1)));
        return write(to, chunk);
      case 'bandwidth':
        return this.#slice(wire, chunk, to, Math.max(1, Math.ceil(fault.bytesPerSecond / 50)), 20);
      case 'slicer':
        return this.#slice(wire, chunk, to, fault.bytes, fault.waitMs);
      case 'timeout':
        return;
      case 'reset':
        if (wire.passed[direction] < (fault.afterBytes ?? 0)) return write(to, chunk);
        wire.client.resetAndDestroy();
        return this.#cut(wire);
      case 'limit':
        if (wire.passed[direction] < fault.bytes) return write(to, chunk);
        await write(to, chunk.subarray(0, Math.max(0, fault.bytes - before)));
        wire.client.end();
        wire.server.end();
        return;
      default:
        return write(to, chunk);
    }
  }

  async #slice(wire: Wire, chunk: Buffer, to: Socket, bytes: number, waitMs: number): Promise<void> {
    for (let at = 0; at < chunk.length; at += bytes) {
      await write(to, chunk.subarray(at, at + bytes));
      await this.#wait(wire, waitMs);
    }
  }

  /** @throws when the connection ends meanwhile */
  async #wait({ gone }: Wire, milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: gone.signal });
  }
}

function write(to: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (to.destroyed || to.writableEnded) return reject(new Error('the other side has gone'));
    to.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
