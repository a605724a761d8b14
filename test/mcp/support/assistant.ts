import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** Which protocol a client speaks: that of 2025, with a handshake, or that of 2026. */
export type Era = 'legacy' | 'modern';

export interface Told {
  readonly isError: boolean;
  /** In words. */
  readonly notes: readonly string[];
  /** The same, as text alone has it. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** An assistant that has connected, by the protocol's own client. */
export interface Assistant {
  readonly client: Client;
  readonly call: (name: string, args?: Readonly<Record<string, unknown>>, signal?: AbortSignal) => Promise<Told>;
}

/** @param headers what it sends with each message */
export async function connect(
  origin: string,
  era: Era = 'modern',
  headers: Readonly<Record<string, string>> = {},
): Promise<Assistant> {
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), { requestInit: { headers } }));
  return {
    client,
    async call(name, args = {}, signal) {
      const result = await client.callTool({ name, arguments: { ...args } }, signal ? { signal } : undefined);
      const said = (result.structuredContent ?? {}) as Partial<Told>;
      const [first] = result.content;
      return {
        isError: result.isError === true,
        notes: said.notes ?? [],
        text: first?.type === 'text' ? first.text : '',
        data: said.data ?? null,
        errors: said.errors ?? [],
        extensions: said.extensions ?? {},
      };
    },
  };
}
