import type { Feed, FeedEntry } from './feed.ts';
import { xmlText } from './xml-text.ts';

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8';

/** As RFC 4287 has it. */
export function atomOf({ page, self, language, title, missing, about, updated, entries }: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
  <id>${xmlText(self)}</id>
  <title>${xmlText(title)}</title>
  <subtitle>${xmlText(missing ?? about)}</subtitle>
  <updated>${xmlText(updated)}</updated>
  <author><name>通查 Tongcha</name></author>
  <link rel="self" type="application/atom+xml" href="${xmlText(self)}"/>
  <link rel="alternate" type="text/html" href="${xmlText(page)}"/>
${entries.map(entryOf).join('')}</feed>
`;
}

function entryOf({ id, title, url, updated, text, author, tags }: FeedEntry): string {
  return `  <entry>
    <id>${xmlText(id)}</id>
    <title>${xmlText(title)}</title>
    <updated>${xmlText(updated)}</updated>
    <published>${xmlText(updated)}</published>
    <author><name>${xmlText(author)}</name></author>
    <link rel="alternate" type="text/html" href="${xmlText(url)}"/>
${tags.map((tag) => `    <category term="${xmlText(tag)}"/>\n`).join('')}    <content type="text">${xmlText(text)}</content>
  </entry>
`;
}
