import type { Mutant } from './mutant.ts';

const edge = ['test/mcp/edge.test.ts'];
const handled = ['test/mcp/handled.test.ts'];

/** Of what assistants may ask, and how they come in (docs/assistants.md). */
export const ASSISTANTS: readonly Mutant[] = [
  {
    name: 'any page may have an assistant’s endpoint answer it',
    file: 'gateway/mcp/who-may-come.ts',
    from: "!origins.includes('*') && !origins.includes(origin)",
    to: 'false',
    tests: edge,
  },
  {
    name: 'a gateway of its own machine answers to any name',
    file: 'gateway/mcp/who-may-come.ts',
    from: '!LOOPBACK.has(nameIn(headers.host))',
    to: 'false',
    tests: edge,
  },
  {
    name: 'a list of tools is for whoever shows a bad token',
    file: 'gateway/mcp/handle-mcp.ts',
    from: 'if (response?.refused) return refuseMessage(response, message.body);',
    to: '',
    tests: handled,
  },
  {
    name: 'what the protocol refuses costs nothing',
    file: 'gateway/mcp/handle-mcp.ts',
    from: 'response ??= await ask(OF_MESSAGE);',
    to: 'if (!response) return answer;',
    tests: handled,
  },
  {
    name: 'a mutation is a tool',
    file: 'gateway/mcp/tools.ts',
    from: 'operation.operation !== OperationTypeNode.QUERY',
    to: 'false',
    tests: ['test/mcp/tools.test.ts'],
  },
  {
    name: 'a condition that is mistyped is none',
    file: 'gateway/mcp/read-message.ts',
    from: 'if (unknown.length > 0)',
    to: 'if (false)',
    tests: ['test/mcp/gateway.test.ts'],
  },
  {
    name: 'an answer does not say what it does not know',
    file: 'gateway/mcp/in-words.ts',
    from: 'if (!asks)',
    to: 'if (false)',
    tests: ['test/mcp/in-words.test.ts'],
  },
];
