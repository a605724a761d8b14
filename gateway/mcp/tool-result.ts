import type { CallToolResult } from '@modelcontextprotocol/server';
import { parseWithDigits } from '../json/raw-json.ts';
import { isRecord } from '../json/is-record.ts';
import { type GatewayResponse } from '../pipeline/response.ts';
import { inWords } from './in-words.ts';
import type { Tool } from './tools.ts';

/** A response as the result of a tool: first, in words, what it does not have; then the data, each number by its own digits. */
export function toolResult({ asksWhatIsMissing }: Tool, { data, errors, extensions }: GatewayResponse): CallToolResult {
  const text = data ? data.toString().slice(OPEN.length, -1) : 'null';
  const read = parseWithDigits(text);
  const given = isRecord(read) ? read : null;
  const notes = inWords({ data: given, errors, extensions, asksWhatIsMissing });
  return {
    content: [{ type: 'text', text: notes.join('\n') }, ...(given ? [{ type: 'text' as const, text }] : [])],
    structuredContent: {
      notes,
      data: given,
      ...(errors.length > 0 ? { errors } : {}),
      ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    },
    ...(given === null ? { isError: true } : {}),
  };
}

const OPEN = '{"data":';
