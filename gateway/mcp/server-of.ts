import { type CallToolResult, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import project from '../package.json' with { type: 'json' };
import type { Tool } from './tools.ts';

/** It has read all and changes nothing; what it reads is this graph's alone. */
const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const INSTRUCTIONS = [
  '通查:跨部门产品追溯。先用 identify 类工具把扫描或输入的内容读成编码(scheme:value),再查单元、追溯链或检索。每个结果先以文字说明哪些未能询问、依规不提供或已过时,再给数据;未能取得不等于没有,不可当作“无记录”。',
  'Tongcha: product tracing across ministries. Read what was scanned or typed into a code (scheme:value) with the identify tool first, then ask for units, chains or searches. Each result says in words what could not be asked, is not shared or is old, before its data; what could not be read is not the same as empty, and must not be told as “no record”.',
].join('\n');

/** One server for one message. @param call asks a tool with the arguments as they were sent */
export function serverOf(tools: ReadonlyMap<string, Tool>, call: (tool: Tool) => Promise<CallToolResult>): Server {
  const { version } = project;
  const server = new Server(
    { name: 'tongcha', title: '通查 Tongcha', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', () => ({ tools: [...tools.values()].map(listed) }));
  server.setRequestHandler('tools/call', ({ params: { name } }) => {
    const tool = tools.get(name);
    if (!tool)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'there is no tool of that name: tools/list has all');
    return call(tool);
  });
  return server;
}

function listed({
  name,
  title,
  description,
  inputSchema,
}: Tool): Pick<Tool, 'name' | 'title' | 'description' | 'inputSchema'> & { readonly annotations: object } {
  return { name, title, description, inputSchema, annotations: { title, ...READS } };
}
