import { join } from 'node:path';
import type { Plugin } from 'vite';
import { wordsIn } from './words-in.ts';

const OF_GRAPHIQL = /\/node_modules\/(?:graphiql|@graphiql\/[\w-]+)\/dist\/[^?]*\.js(?:\?|$)/;

/**
 * Puts GraphiQL's own words into the page's language: each text of it that explorer/words/graphiql-words.ts has is looked up when it is shown.
 * @throws Error where a text is in none of its files any more, so that another version of it is noticed
 */
export function translated(root: string, texts: readonly string[]): Plugin {
  const found = new Set<string>();
  return {
    name: 'translated',
    enforce: 'pre',
    transform(code, id) {
      if (!OF_GRAPHIQL.test(id)) return null;
      const { text, words } = wordsIn(code, texts);
      for (const word of words) found.add(word);
      if (words.size === 0) return null;
      return {
        code: `import { word as __word } from ${JSON.stringify(join(root, 'words/graphiql.ts'))};\n${text}`,
        map: null,
      };
    },
    buildEnd(error) {
      const missing = texts.filter((text) => !found.has(text));
      if (error === undefined && missing.length > 0)
        throw new Error(`GraphiQL says no more: ${missing.join(', ')} (explorer/words/graphiql-words.ts)`);
    },
  };
}
