import {
  createMcpHandler,
  isLegacyRequest,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { HttpRequest, HttpResponse } from '@tongcha/http';

/** What the protocol reads of a request beside its body. */
const HEADERS = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name', 'mcp-session-id'] as const;

/**
 * One message to a server of its own, and what it answers, whole: by the protocol of 2026-07-28, or by those of 2025, which
 * begin with a handshake that nobody remembers.
 * @param body the message, parsed
 */
export async function exchange(
  server: Server,
  { request, controller }: HttpRequest,
  body: unknown,
): Promise<HttpResponse> {
  const headers = new Headers();
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Its address is nobody's: the protocol reads none.
  const given = new Request('http://gateway/mcp', { method: 'POST', headers, signal: controller.signal });
  try {
    return await toHttp(await answer(server, given, body));
  } finally {
    await server.close();
  }
}

async function toHttp(response: Response): Promise<HttpResponse> {
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => name === 'content-type' || name === 'allow'),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

async function answer(server: Server, request: Request, parsedBody: unknown): Promise<Response> {
  if (!(await isLegacyRequest(request, parsedBody)))
    return createMcpHandler(() => server, { legacy: 'reject', keepAliveMs: 0 }).fetch(request, { parsedBody });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request, { parsedBody });
}
