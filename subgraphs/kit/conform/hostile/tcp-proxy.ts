import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';

/** What befalls a connection of a protocol that is not read, a database's. */
export interface WireFault {
  readonly name: string;
  /** Bytes of answers that come through before it, since it began. */
  readonly after: number;
  readonly how: 'late' | 'silent' | 'cut' | 'reset' | 'garbage' | 'refuse';
  readonly slow?: true;
}

const LATE_MS = 100;

export const WIRE_FAULTS: readonly WireFault[] = [
  { name: 'an answer that is late', after: 0, how: 'late', slow: true },
  { name: 'no answer at all', after: 0, how: 'silent', slow: true },
  { name: 'silence in the middle of an answer', after: 300, how: 'silent', slow: true },
  { name: 'hung up before an answer', after: 0, how: 'reset' },
  { name: 'closed in the middle of an answer', after: 300, how: 'cut' },
  { name: 'hung up in the middle of a long answer', after: 3_000, how: 'reset' },
  { name: 'garbage', after: 0, how: 'garbage' },
  { name: 'garbage in the middle of an answer', after: 300, how: 'garbage' },
  { name: 'nobody listens', after: 0, how: 'refuse' },
];

interface Wire {
  readonly client: Socket;
  readonly server: Socket;
  passed: number;
  hurt: boolean;
}

/** Stands between a ministry's server and a database, and carries badly as it is told. */
export class TcpProxy {
  readonly kind = 'tcp';
  readonly url: string;
  /** What is said in a protocol that it does not read is not kept. */
  readonly seen: readonly Exchange[] = [];
  /** Whether the fault befell anything since it began. */
  hurt = 0;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #server: Server;
  readonly #wires = new Set<Wire>();
  #fault: WireFault | null = null;

  private constructor(target: URL, server: Server, host: string, port: number) {
    this.#target = { host: target.hostname, port };
    this.#server = server;
    const own = new URL(target);
    own.hostname = host;
    own.port = String((server.address() as AddressInfo).port);
    this.url = own.href;
    server.on('connection', (client) => this.#take(client));
  }

  /** Whether it is the address of a database that it can stand before. */
  static stands(address: string): boolean {
    return new URL(address).protocol in PORTS;
  }

  /** @param port 0: any free one */
  static async start(address: string, port = 0, host = '127.0.0.1'): Promise<TcpProxy> {
    const target = new URL(address);
    const usual = PORTS[target.protocol];
    const to = Number(target.port) || usual;
    if (to === undefined) throw new Error(`${target.protocol} is no database that can be stood before`);
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return new TcpProxy(target, server, host, to);
  }

  keep(): void {}

  /** From now on, also for open connections; null: carries well again, and what was hurt is closed. */
  set(fault: WireFault | null): void {
    this.#fault = fault;
    if (fault) this.hurt = 0;
    for (const wire of this.#wires) {
      wire.passed = 0;
      if (wire.hurt) end(wire);
    }
  }

  async stop(): Promise<void> {
    for (const wire of this.#wires) end(wire);
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(client: Socket): void {
    if (this.#fault?.how === 'refuse') {
      this.hurt += 1;
      return void client.resetAndDestroy();
    }
    const wire: Wire = { client, server: connect({ ...this.#target, noDelay: true }), passed: 0, hurt: false };
    this.#wires.add(wire);
    for (const socket of [wire.client, wire.server]) {
      socket.on('error', () => end(wire));
      socket.once('close', () => {
        this.#wires.delete(wire);
        end(wire);
      });
    }
    client.on('data', (chunk) => void wire.server.write(chunk));
    void this.#answers(wire).catch(() => end(wire));
  }

  async #answers(wire: Wire): Promise<void> {
    for await (const chunk of wire.server as AsyncIterable<Buffer>) await this.#carry(wire, chunk);
    wire.client.end();
  }

  async #carry(wire: Wire, chunk: Buffer): Promise<void> {
    const fault = this.#fault;
    wire.passed += chunk.length;
    if (!fault || wire.passed <= fault.after) return void wire.client.write(chunk);
    const good = chunk.subarray(0, Math.max(0, chunk.length - (wire.passed - fault.after)));
    this.hurt += 1;
    if (fault.how === 'late') {
      await sleep(LATE_MS);
      return void wire.client.write(chunk);
    }
    wire.hurt = true;
    wire.client.write(good);
    if (fault.how === 'silent') return;
    if (fault.how === 'garbage')
      return void wire.client.write(
        Buffer.from(Array.from({ length: chunk.length - good.length }, (_, i) => (i * 197 + 41) & 255)),
      );
    if (fault.how === 'cut') return void wire.client.end();
    wire.client.resetAndDestroy();
    end(wire);
  }
}

/** Of those that the kit's connectors know by an address with a host. */
const PORTS: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'kingbase:': 54321,
  'mysql:': 3306,
  'dameng:': 5236,
};

function end({ client, server }: Wire): void {
  client.destroy();
  server.destroy();
}
