import { Fault } from '@tongcha/resilience';

const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~]+\*?(?:\s*=\s*(?:"[^"]*"|[^",;\s]+))?)*)/g;
const LONGEST = 4_096;

/**
 * The path and query of the next page out of a Link header (RFC 8288), or null on the last.
 * @param asked the URL of the page that carried the header
 * @throws Fault BAD_ANSWER when it leads to another origin, where the credentials would go, or cannot be read: taken for
 * the last, a page would hide all that follow
 */
export function nextPage(header: string | undefined, asked: URL): string | null {
  const found = [...(header ?? '').slice(0, LONGEST).matchAll(LINK)];
  if (header?.trim() && (found.length === 0 || header.length > LONGEST))
    throw new Fault('BAD_ANSWER', 'the link to the next page cannot be read');
  for (const [, target = '', parameters = ''] of found) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters);
    if (!(rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes('next')) continue;
    const next = URL.canParse(target, asked.href) ? new URL(target, asked.href) : null;
    if (next?.origin !== asked.origin) throw new Fault('BAD_ANSWER', 'the next page is not at the same address');
    return next.pathname + next.search;
  }
  return null;
}
