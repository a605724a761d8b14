import type { Mutant } from './mutant.ts';

const cases = ['test/members/edge-cases.test.ts'];
const search = ['test/members/search.test.ts'];
const access = ['test/access/one-member.test.ts', 'test/access/own-claims.test.ts'];

/** Of several members behind one subgraph (docs/decisions/0077). */
export const ACROSS: readonly Mutant[] = [
  {
    name: 'nothing found while somebody is silent is an empty list',
    file: 'gateway/members/join-entities.ts',
    from: 'const isKnown = all.length > 0 || lists.every(Array.isArray);',
    to: 'const isKnown = true;',
    tests: cases,
  },
  {
    name: 'an error stays at its place in the member’s own list',
    file: 'gateway/members/join-entities.ts',
    from: 'item + before',
    to: 'item',
    tests: cases,
  },
  {
    name: 'a member that is gone has nothing',
    file: 'gateway/members/join-entities.ts',
    from: 'if (referred.member === null) return nothing(fields, referred);',
    to: 'return nothing(fields, referred);',
    tests: cases,
  },
  {
    name: 'a member may have two rows of one unit',
    file: 'gateway/members/member-call.ts',
    from: '!oneEach || value.length < 2',
    to: 'true',
    tests: cases,
  },
  {
    name: 'a member speaks in any name',
    file: 'gateway/members/member-call.ts',
    from: 'if (shape.members) writeThere(data, shape.members, name);',
    to: '',
    tests: cases,
  },
  {
    name: 'rules are told only by whom was asked',
    file: 'gateway/members/across-members.ts',
    from: 'unasked.length > 0 ? rules.ofUnasked(shape, request, unasked) : null',
    to: 'null',
    tests: cases,
  },
  {
    name: 'a search asks who is withheld',
    file: 'gateway/members/ask-from-root.ts',
    from: 'return refusing.length === 0;',
    to: 'return true;',
    tests: search,
  },
  {
    name: 'a member that is down ends the search',
    file: 'gateway/members/search-across.ts',
    from: 'if (isLast) break;',
    to: 'if (isLast || !found) break;',
    tests: search,
  },
  {
    name: 'what an agreement opens for one member is told by all',
    file: 'gateway/members/held-policies.ts',
    from: 'return lacked.size > 0 ? new HeldPolicies(held, lacked) : null;',
    to: 'return null;',
    tests: access,
  },
  {
    name: 'each member is told what is granted for another',
    file: 'gateway/calls/own-claims.ts',
    from: 'if (only !== null && only !== member) return [];',
    to: '',
    tests: access,
  },
  {
    name: 'each member of a graph is told what is granted for another',
    file: 'gateway/calls/own-claims.ts',
    from: 'if (only !== null && only !== member) return [];',
    to: '',
    tests: ['test/access/two-members.test.ts'],
  },
  {
    name: 'coverage tells who was asked',
    file: 'gateway/chain/kept-back.ts',
    from: 'isSilent: !isOpen || isTold',
    to: 'isSilent: false',
    tests: ['test/access/two-worlds-members.test.ts'],
  },
  {
    name: 'a chain tells what is kept back only where somebody was asked',
    file: 'gateway/chain/kept-back.ts',
    from: 'errors ? withheldLinks(first, errors) : []]',
    to: '[]]',
    tests: ['test/access/two-worlds-members.test.ts'],
  },
  {
    name: 'what a unit lacks tells who was asked about another',
    file: 'gateway/facts/unread.ts',
    from: 'const left = ofAll.every(isOpen) ? ofAll : ofAll.filter(isOpen);',
    to: 'const left = ofAll.every(isOpen) ? ofAll : [...ofAll];',
    tests: ['test/facts/unread.test.ts'],
  },
  {
    name: 'an answer of nothing has a line of its own',
    file: 'gateway/chain/coverage.ts',
    from: 'silent.has(ministry) && tellsSomething(answer)',
    to: 'silent.has(ministry)',
    tests: ['test/access/two-worlds-members.test.ts'],
  },
  {
    name: 'a sector tells what is kept back only where somebody was asked',
    file: 'gateway/members/across-members.ts',
    from: '(await keptBack) ?? undefined',
    to: 'undefined',
    tests: ['test/access/two-worlds-members.test.ts'],
  },
  {
    name: 'all kinds of codes are kept back alike',
    file: 'gateway/members/sector-rules.ts',
    from: "key.slice(0, key.indexOf(':') + 1)",
    to: "''",
    tests: ['test/members/sector-rules.test.ts'],
  },
  {
    name: 'a chain lacks what a member was asked only to try its filter',
    file: 'gateway/chain/explore.ts',
    from: '.filter((ministry) => !this.#asker.tries(ministry, direction, code))',
    to: '',
    tests: ['test/members/shadow-asks.test.ts'],
  },
];
