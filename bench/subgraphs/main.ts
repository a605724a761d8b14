/** All four subgraphs in one process, each on a port of its own: POST is GraphQL, GET says what was counted since the start. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBGRAPHS, type SubgraphName } from '../graph/schema.ts';
import { Subgraph } from './answer.ts';

const urls: [SubgraphName, string][] = [];
for (const name of SUBGRAPHS) urls.push([name, await serve(new Subgraph(name))]);
process.send?.({ urls: Object.fromEntries(urls) });
process.on('disconnect', () => process.exit(0));

function serve(subgraph: Subgraph): Promise<string> {
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      return send(response, 200, Buffer.from(JSON.stringify({ ...subgraph.counts, latest: subgraph.latest })));
    read(request)
      .then((body) => subgraph.answer(body))
      .then(
        (answer) => send(response, 200, answer),
        (error: unknown) => send(response, 500, Buffer.from(JSON.stringify({ errors: [{ message: String(error) }] }))),
      );
  });
  // A gateway that waits while its peers are measured finds its connections still open.
  server.keepAliveTimeout = 600_000;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`));
  });
}

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}

function send(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
