import type { HttpHandle } from '@tongcha/http';
import { requestOfHttp } from '../pipeline/http.ts';
import { type Params, paramsOf } from '../pipeline/params.ts';
import type { GatewayResponse, Refusal } from '../pipeline/response.ts';
import type { Handle } from '../pipeline/step.ts';
import { exchange } from './exchange.ts';
import { paramsOfCall, readMessage } from './read-message.ts';
import { refuseMessage } from './refuse-message.ts';
import { serverOf } from './server-of.ts';
import { toolResult } from './tool-result.ts';
import type { Tool } from './tools.ts';
import { refuseByOrigin, type Surroundings } from './who-may-come.ts';

export interface McpParts extends Surroundings {
  readonly handle: Handle;
  /** What can be asked now, by name. */
  readonly tools: () => ReadonlyMap<string, Tool>;
}

/** As what a message that asks no tool goes the pipeline's way: it is admitted, counted and written down as any request is. */
export const MESSAGE = 'query Message { __typename }';
const OF_MESSAGE = paramsOf({ query: MESSAGE }, null);

/**
 * Model Context Protocol over streamable HTTP, without sessions: each POST is one message, answered by itself by whichever
 * gateway it comes to. A tool is asked as an operation of whoever asks, so that nobody comes by identity, limits or audit.
 */
export function handleMcp({ handle, tools, ...surroundings }: McpParts): HttpHandle {
  return async (incoming) => {
    const request = requestOfHttp(incoming);
    const refusal = request.refusal ?? refuseByOrigin(surroundings, incoming.request.headers);
    if (refusal) return refuseMessage(await handle({ ...request, refusal }), null);
    const ask = (params: Params | Refusal): Promise<GatewayResponse> => handle({ ...request, params: () => params });
    const message = readMessage(incoming.body);
    if ('refused' in message) return refuseMessage(await ask(message), null);
    const known = tools();
    const asks = message.called !== null && known.has(message.called);
    let response = asks ? null : await ask(OF_MESSAGE);
    if (response?.refused) return refuseMessage(response, message.body);
    const server = serverOf(known, async (tool) => {
      response = await ask(paramsOfCall(tool, message));
      return toolResult(tool, response);
    });
    const answer = await exchange(server, incoming, message.body);
    // Also what the protocol refuses before any tool is asked.
    response ??= await ask(OF_MESSAGE);
    return isSaidByHttp(response) ? refuseMessage(response, message.body) : answer;
  };
}

/** That a token is needed, or another gateway, clients and balancers know by the status; all else is for whoever asked to read. */
function isSaidByHttp({ refused, status }: GatewayResponse): boolean {
  return refused !== null && (status === 401 || status >= 500);
}
