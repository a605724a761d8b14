import { GRAPHIQL } from './graphiql-words.ts';
import { languageNow } from './preferences.ts';

const LANGUAGE = languageNow();

/** As the page's language has it, which is the same until the page is loaded anew. */
export const word = (english: string): string => (LANGUAGE === 'en' ? english : (GRAPHIQL[english] ?? english));
