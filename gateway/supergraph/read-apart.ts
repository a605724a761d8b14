import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { buildASTSchema, type DefinitionNode, type DocumentNode, type GraphQLSchema, Kind, parse } from 'graphql';
import { SupergraphFault } from './fault.ts';
import { GraphParts } from './graph-parts.ts';
import type { Supergraph } from './load.ts';
import type { ReadReply } from './read-thread.ts';

/**
 * Reads a supergraph beside the one that serves: in a thread what takes long, and here what must be made here, in turns
 * of the event loop, so that requests have theirs between.
 * @throws SupergraphFault as `readSupergraph` and `holdRules` do; Error when the signal fires, or when the thread fails
 */
export async function readApart(text: string, signal: AbortSignal): Promise<Supergraph> {
  const read = await inThread(text, signal);
  if ('fault' in read) throw new SupergraphFault(read.fault.code, read.fault.message);
  if ('failed' in read) throw new Error(read.failed);
  const document = await parseInTurns(read.document, signal);
  const [whole, api] = [await schemaInTurns(read.whole, signal), await schemaInTurns(read.api, signal)];
  return { ...read.supergraph, graph: new GraphParts(read.supergraph.sdl, { document, whole, api }) };
}

function inThread(text: string, signal: AbortSignal): Promise<ReadReply> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('read-thread.ts', import.meta.url), { workerData: text });
    const end = (): void => {
      signal.removeEventListener('abort', abort);
      void worker.terminate();
    };
    const abort = (): void => {
      end();
      reject(new Error('it is not read any further', { cause: signal.reason }));
    };
    worker.once('message', (reply: ReadReply) => {
      end();
      resolve(reply);
    });
    worker.once('error', (error) => {
      end();
      reject(error);
    });
    // It is never the last thing that a process does.
    worker.unref();
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

async function parseInTurns(parts: readonly string[], signal: AbortSignal): Promise<DocumentNode> {
  const definitions: DefinitionNode[] = [];
  for (const part of parts) {
    definitions.push(...parse(part, { noLocation: true }).definitions);
    await turn();
    signal.throwIfAborted();
  }
  return { kind: Kind.DOCUMENT, definitions };
}

async function schemaInTurns(parts: readonly string[], signal: AbortSignal): Promise<GraphQLSchema> {
  const schema = buildASTSchema(await parseInTurns(parts, signal), { assumeValid: true, assumeValidSDL: true });
  await turn();
  return schema;
}
