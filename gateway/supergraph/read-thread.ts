import { parentPort, workerData } from 'node:worker_threads';
import { parse, printSchema } from 'graphql';
import { SupergraphFault, type SupergraphFaultCode } from './fault.ts';
import { readSupergraph, type Supergraph } from './load.ts';
import { holdRules } from './rules.ts';

/** What the thread makes of a supergraph's text. Its texts are in parts of some definitions each, to be parsed one by one. */
export type ReadReply =
  | {
      readonly supergraph: Omit<Supergraph, 'graph'>;
      readonly document: readonly string[];
      readonly whole: readonly string[];
      readonly api: readonly string[];
    }
  | { readonly fault: { readonly code: SupergraphFaultCode; readonly message: string } }
  | { readonly failed: string };

/** Characters of a part: it is parsed in a few milliseconds. */
const PART = 20_000;

parentPort?.postMessage(read(workerData as string));

function read(text: string): ReadReply {
  try {
    const { graph, ...supergraph } = readSupergraph(text);
    holdRules({ graph, ...supergraph });
    return {
      supergraph,
      document: partsOf(graph.sdl),
      whole: partsOf(printSchema(graph.whole)),
      api: partsOf(printSchema(graph.api)),
    };
  } catch (error) {
    if (error instanceof SupergraphFault) return { fault: { code: error.code, message: error.message } };
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function partsOf(sdl: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { loc } of parse(sdl).definitions) {
    const end = loc?.end ?? from;
    if (end - from < PART) continue;
    parts.push(sdl.slice(from, end));
    from = end;
  }
  return [...parts, sdl.slice(from)].filter((part) => part.trim() !== '');
}
