import type { Feed } from './feed.ts';

export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8';

/** As JSON Feed 1.1 has it (jsonfeed.org/version/1.1). */
export function jsonFeedOf({ page, self, language, title, missing, about, entries }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: page,
    feed_url: self,
    description: missing ?? about,
    language,
    authors: [{ name: '通查 Tongcha' }],
    items: entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.title.toWellFormed(),
      content_text: entry.text.toWellFormed(),
      date_published: entry.updated,
      date_modified: entry.updated,
      authors: [{ name: entry.author.toWellFormed() }],
      tags: entry.tags,
    })),
    _tongcha: { complete: missing === null, missing },
  });
}
