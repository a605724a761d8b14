import { Agent, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';

/** What became of one request: its answer, or how its connection failed. */
export type Outcome = { readonly status: number; readonly text: string } | { readonly failed: string };

interface Backend {
  readonly url: string;
  readonly agent: Agent;
  answered: number;
}

/** Sends each request to the next of several gateways over kept-alive connections; over TLS whoever has signed the certificate. What was refused at the door, and nothing else, is tried at the next one. */
export class Balancer {
  readonly backends: readonly Backend[];
  #turn = 0;

  constructor(urls: readonly string[]) {
    this.backends = urls.map((url) => ({
      url,
      agent: url.startsWith('https:')
        ? new TlsAgent({ keepAlive: true, rejectUnauthorized: false })
        : new Agent({ keepAlive: true }),
      answered: 0,
    }));
  }

  async ask(query: string): Promise<Outcome> {
    const first = (this.#turn += 1);
    for (let i = 0; i < this.backends.length; i += 1) {
      const backend = this.backends[(first + i) % this.backends.length] as Backend;
      const outcome = await post(backend, query);
      if ('failed' in outcome && outcome.failed === 'ECONNREFUSED') continue;
      if (!('failed' in outcome)) backend.answered += 1;
      return outcome;
    }
    return { failed: 'NOBODY' };
  }

  stop(): void {
    for (const { agent } of this.backends) agent.destroy();
  }
}

function post({ url, agent }: Backend, query: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const send = agent instanceof TlsAgent ? httpsRequest : httpRequest;
    const request = send(
      `${url}/graphql`,
      { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', (error: NodeJS.ErrnoException) => resolve({ failed: error.code ?? error.message }));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ failed: error.code ?? error.message }));
    request.end(JSON.stringify({ query }));
  });
}
