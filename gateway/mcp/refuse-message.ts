import { type HttpResponse, JSON_TYPE } from '@tongcha/http';
import { isRecord } from '../json/is-record.ts';
import { codeOf, type GatewayResponse } from '../pipeline/response.ts';

/** Of JSON-RPC, for what a server has no number of its own (JSON-RPC 2.0, 5.1). */
const SERVER_ERROR = -32_000;

/** A refusal as JSON-RPC has it, with the status and headers that say it by HTTP. @param message the message that is refused, as far as it could be read */
export function refuseMessage(refusal: GatewayResponse, message: unknown): HttpResponse {
  const code = codeOf(refusal) ?? 'BAD_REQUEST';
  const error = { code: SERVER_ERROR, message: refusal.errors[0]?.message ?? '', data: { code } };
  return {
    status: refusal.status,
    headers: [['content-type', JSON_TYPE], ...refusal.headers],
    body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', error, id: idOf(message) })),
    code,
  };
}

function idOf(message: unknown): string | number | null {
  const id = isRecord(message) ? message['id'] : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
