import type { Mutant } from './mutant.ts';

const preview = ['test/recall/preview.test.ts'];
const order = ['test/recall/order.test.ts'];

/** Of what a regulator does with a recall (docs/recall.md). */
export const RECALLS: readonly Mutant[] = [
  {
    name: 'whoever reads may order',
    file: 'gateway/recall/order-right.ts',
    from: "isHeld(atOnce) ? 'ORDERED' : isHeld(onceApproved)",
    to: "isHeld('parties') ? 'ORDERED' : isHeld(onceApproved)",
    tests: preview,
  },
  {
    name: 'no second person is asked for',
    file: 'gateway/recall/act.ts',
    from: "waits: steps.some(({ right }) => right === 'APPROVED'),",
    to: 'waits: false,',
    tests: order,
  },
  {
    name: 'who has ordered it approves it',
    file: 'gateway/recall/approve.ts',
    from: 'if (entry.by.subject === by.subject)',
    to: "if (entry.by.subject === '')",
    tests: order,
  },
  {
    name: 'who may order a part of it approves all',
    file: 'gateway/recall/approve.ts',
    from: "if (steps.some(({ member }) => orderRight(member, caller.claims) === 'NONE'))",
    to: "if (steps.every(({ member }) => orderRight(member, caller.claims) === 'NONE'))",
    tests: order,
  },
  {
    name: 'what no member has is told to everybody',
    file: 'gateway/recall/seen-recall.ts',
    from: "step.state === 'ACKED' || mayOrder(step)",
    to: "step.state !== 'REFUSED' || mayOrder(step)",
    tests: order,
  },
  {
    name: 'persons are told to everybody',
    file: 'gateway/recall/seen-recall.ts',
    from: 'return actor && this.isOrderer ?',
    to: 'return actor ?',
    tests: order,
  },
  {
    name: 'whatever is certainly affected is recalled',
    file: 'gateway/recall/work-out.ts',
    from: 'const basis = bases.get(code);',
    to: "const basis = bases.get(code) ?? (certain || code !== '' ? 'PACKED' : undefined);",
    tests: preview,
  },
  {
    name: 'a package that is emptied is recalled',
    file: 'gateway/impact/flow-of.ts',
    from: 'return state === IN_FORCE.SURELY || state === IN_FORCE.PARTLY;',
    to: 'return state >= IN_FORCE.NO;',
    tests: preview,
  },
  {
    name: 'a doubtful package is recalled',
    file: 'gateway/recall/packed.ts',
    from: "confidence !== 'LOW'",
    to: "confidence !== ''",
    tests: preview,
  },
  {
    name: 'what has changed is done all the same',
    file: 'gateway/recall/act.ts',
    from: 'if (confirm === confirmed)',
    to: 'if (confirmed !== null)',
    tests: preview,
  },
  {
    name: 'one who may not order all of its members ends it',
    file: 'gateway/recall/act.ts',
    from: 'steps.length < preview.steps.length || known.steps.length < known.kept.steps.length',
    to: 'steps.length < 0',
    tests: order,
  },
  {
    name: 'whoever reads is told whose word is there',
    file: 'gateway/recall/concerned.ts',
    from: 'seen.isOrderer || uscc === organization ?',
    to: "uscc !== '' ?",
    tests: order,
  },
  {
    name: 'an enterprise sees others',
    file: 'gateway/recall/concerned.ts',
    from: "role === 'enterprise' ?",
    to: "role === 'anonymous' ?",
    tests: order,
  },
  {
    name: 'a recall that is over still shows',
    file: 'gateway/recall/recall-facts.ts',
    from: "each['id'] === id &&",
    to: "each['id'] !== '' &&",
    tests: order,
  },
  {
    name: 'a record that cannot be read shows nothing',
    file: 'gateway/recall/recall-facts.ts',
    from: 'each.member === member) === true ? null : false;',
    to: 'each.member === member) === true ? false : false;',
    tests: order,
  },
  {
    name: 'a page tells of orders that are for others',
    file: 'gateway/recall/list.ts',
    from: 'more: told.length > count || isCut,',
    to: 'more: told.length > count || isMore || (last !== null && last !== edges.at(-1)?.node.kept.id),',
    tests: order,
  },
];
