import type { HandledPath } from '@tongcha/http';
import type { Documents } from '../documents/documents.ts';
import type { GraphService } from '../execute/service.ts';
import type { SavedQuestions } from '../policy/saved-questions.ts';
import type { ListedDocuments } from '../policy/trusted-documents.ts';
import { handleMcp, type McpParts } from './handle-mcp.ts';
import { type Tool, toolsOf } from './tools.ts';

export interface OpenMcp extends Omit<McpParts, 'tools'> {
  /** What serves now. */
  readonly service: () => Pick<GraphService, 'apiSchema' | 'valid'>;
  readonly trusted: Pick<ListedDocuments, 'texts'>;
  readonly questions: Pick<SavedQuestions, 'all'> | null;
  readonly documents: Documents;
}

const RULES: HandledPath['rules'] = {
  methods: ['POST'],
  otherwise:
    'messages are sent with POST; nothing is sent of its own accord here, so there is no stream to open, and no session to end',
  accepts: null,
};

/** What answers at /mcp. */
export function openMcp({ service, trusted, questions, documents, ...parts }: OpenMcp): HandledPath {
  let made: { readonly of: readonly unknown[]; readonly tools: ReadonlyMap<string, Tool> } | null = null;
  const tools = (): ReadonlyMap<string, Tool> => {
    const now = service();
    const of = [now, trusted.texts, questions?.all];
    if (made?.of.every((each, i) => each === of[i])) return made.tools;
    const isValid = (text: string): boolean => now.valid(documents.of(text)) !== null;
    const sources = {
      schema: now.apiSchema,
      texts: trusted.texts,
      questions: questions?.all ?? [],
      documents,
      isValid,
    };
    made = { of, tools: toolsOf(sources) };
    return made.tools;
  };
  return { rules: RULES, handle: handleMcp({ ...parts, tools }) };
}
