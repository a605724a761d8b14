import type { Mutant } from './mutant.ts';

const cache = ['test/cache/http-cache.test.ts'];
const pages = ['test/gateway/portal-page.test.ts'];

/** Of what goes to other origins and to caches in front (docs/decisions 0068 to 0070). */
export const CLIENTS: readonly Mutant[] = [
  {
    name: 'a cache outside keeps what a token was shown for',
    file: 'gateway/pipeline/for-everybody.ts',
    from: "authorizations.length === 0 &&\n    decision?.identity.role === 'anonymous' &&",
    to: '',
    tests: cache,
  },
  {
    name: 'a cache outside keeps what a purpose was stated for',
    file: 'gateway/pipeline/for-everybody.ts',
    from: 'decision.purpose === null',
    to: 'true',
    tests: cache,
  },
  {
    name: 'a cache outside keeps documents of a caller’s own',
    file: 'gateway/pipeline/for-everybody.ts',
    from: 'operation?.trusted === true',
    to: 'operation !== null',
    tests: cache,
  },
  {
    name: 'a cache outside keeps a day',
    file: 'gateway/pipeline/http-cache.ts',
    from: 'return Math.min(MOST_SECONDS,',
    to: 'return Math.max(0,',
    tests: cache,
  },
  {
    name: 'a cache outside keeps a gap',
    file: 'gateway/cache/entity-cache.ts',
    from: 'freshness?.until(until);',
    to: 'if (until > 0) freshness?.until(until);',
    tests: [...cache, 'test/cache/freshness.test.ts'],
  },
  {
    name: 'a cache outside keeps what is past its time',
    file: 'gateway/cache/entity-cache.ts',
    from: "standings[i] === 'FRESH' ? Math.min(entry.at, now) + entry.freshMs : 0",
    to: 'Math.min(entry.at, now) + entry.freshMs',
    tests: ['test/cache/freshness.test.ts'],
  },
  {
    name: 'pages of any origin may read answers',
    file: 'gateway/http/cors.ts',
    from: '(isOpen || allowed.has(origin))',
    to: 'true',
    tests: ['test/edge/cors.test.ts'],
  },
  {
    name: 'any number of operations comes in one request',
    file: 'gateway/pipeline/policy.ts',
    from: 'if (request.together > own.together)',
    to: 'if (false)',
    tests: ['test/pipeline/several.test.ts'],
  },
  {
    name: 'the client follows a redirect with its token',
    file: 'client/client.ts',
    from: "redirect: 'manual'",
    to: "redirect: 'follow'",
    tests: ['test/client/client.test.ts'],
  },
  {
    name: 'the client reads a response without end',
    file: 'client/client.ts',
    from: 'if (bytes > maxBytes) {',
    to: 'if (bytes > maxBytes && false) {',
    tests: ['test/client/client.test.ts'],
  },
  {
    name: 'a link writes into the page',
    file: 'gateway/pages/portal-page.ts',
    from: 'content="${escapeHtml(content)}"',
    to: 'content="${content}"',
    tests: pages,
  },
  {
    name: 'a page asks of what is private',
    file: 'gateway/pages/portal-page.ts',
    from: "if ([code, searchParams.get('text') ?? ''].some(isPrivate)) return null;",
    to: '',
    tests: pages,
  },
  {
    name: 'a shared link shows what the token of who followed it may see',
    file: 'gateway/pipeline/share-cards.ts',
    from: 'authorizations: [],',
    to: "authorizations: ['Bearer x'],",
    tests: pages,
  },
  {
    name: 'a shared link tells of a recall that is not the thing’s own',
    file: 'gateway/pipeline/share-cards.ts',
    from: ' && codes.includes(thing.code)',
    to: '',
    tests: pages,
  },
];
