import { isInitializeRequest } from '@modelcontextprotocol/server';
import { isRecord } from '../json/is-record.ts';
import { parseWithDigits } from '../json/raw-json.ts';
import { type Params, paramsOf, utf8 } from '../pipeline/params.ts';
import { type Refusal, refuseOperation, refuseRequest } from '../pipeline/response.ts';
import { MOMENT, type Tool } from './tools.ts';

/** A message of JSON-RPC, as far as it must be known to admit whoever sends it. */
export interface Message {
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The name of the tool that it calls; null: none. */
  readonly called: string | null;
}

/** Of a POST's body; several at once are refused, as no revision of the protocol asks for them any more (2025-06-18). */
export function readMessage(bytes: Buffer): Message | Refusal {
  let text: string;
  let body: unknown;
  try {
    text = utf8.decode(bytes);
    body = JSON.parse(text);
  } catch {
    return refuse('the request body is not JSON in UTF-8');
  }
  if (!isRecord(body)) return refuse('the body must be one message, a JSON object: send several one by one');
  const { method, params } = body;
  // Its answer would be a stream without an end.
  if (method === 'subscriptions/listen') return refuse('nothing changes that is told here: ask for tools/list again');
  if (method === 'initialize' && !isInitializeRequest(body))
    return refuse('initialize needs params with protocolVersion, capabilities and clientInfo');
  const called = method === 'tools/call' && isRecord(params) ? params['name'] : null;
  return { text, body, called: typeof called === 'string' ? called : null };
}

/** What the call of a tool asks of the graph: its arguments are the operation's variables, but for the moment of which it asks. */
export function paramsOfCall(
  { text: query, operationName, inputSchema, takesMoment }: Tool,
  { text, body }: Message,
): Params | Refusal {
  const given = argumentsIn(body);
  const names = Object.keys(inputSchema.properties);
  // GraphQL passes over what it does not know: a condition that is mistyped would be none.
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return refuseOperation(400, 'BAD_USER_INPUT', `it takes ${names.join(', ') || 'no arguments'}, and no others`);
  const moment = takesMoment ? (given[MOMENT] ?? null) : null;
  const split = (all: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    takesMoment ? Object.fromEntries(Object.entries(all).filter(([name]) => name !== MOMENT)) : all;
  return paramsOf(
    { query, operationName, variables: split(given), ...(moment === null ? {} : { extensions: { asOf: moment } }) },
    { text, variables: () => split(argumentsIn(parseWithDigits(text))) },
  );
}

function argumentsIn(body: unknown): Readonly<Record<string, unknown>> {
  const params = isRecord(body) ? body['params'] : null;
  const given = isRecord(params) ? params['arguments'] : null;
  return isRecord(given) ? given : {};
}

function refuse(message: string): Refusal {
  return refuseRequest(400, 'BAD_REQUEST', message);
}
