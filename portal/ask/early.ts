import { rootFollows } from '../words/remembered.ts';
import { type FirstAsked, keyOf, liveRequestFor, requestFor } from './request-for.ts';

/** Set by the build: what the pages of one thing ask first, the most urgent first. */
declare const FIRST_ASKED: Readonly<Record<string, readonly FirstAsked[] | undefined>>;

/**
 * Stands in the page itself, before the pages' script is there: what that will ask first is asked meanwhile, where the gateway says
 * of what (`tongcha:unit`, `tongcha:product`), and the page looks as its reader has chosen from the first moment.
 */
rootFollows();
globalThis.early = new Map();
for (const { name, content } of document.querySelectorAll<HTMLMetaElement>('meta[name^="tongcha:"]'))
  for (const { document: asked, more, isLive = false } of FIRST_ASKED[name.slice('tongcha:'.length)] ?? []) {
    const variables = { code: content, ...more };
    const request = isLive ? liveRequestFor(asked, variables) : requestFor(asked, variables);
    const response = fetch(request, { credentials: 'same-origin' });
    // Whoever takes it sees that it has failed.
    response.catch(() => undefined);
    globalThis.early.set(keyOf(asked, variables), response);
  }
