import type { Mutant } from './mutant.ts';

const fields = ['test/origins/fields.test.ts'];
const traceable = ['test/origins/traceable.test.ts'];

/** Of where bad units come from, and whether a unit has an origin (docs/origins.md). */
export const ORIGINS: readonly Mutant[] = [
  {
    name: 'a hub takes the units with which others are counted',
    file: 'gateway/origins/count-fairly.ts',
    from: 'Math.floor((budget - asked.size) / open.length)',
    to: 'Math.floor(budget - asked.size)',
    tests: ['test/origins/count-fairly.test.ts'],
  },
  {
    name: 'what one candidate leaves nobody has',
    file: 'gateway/origins/count-fairly.ts',
    from: 'wantsMore ? [code] : []',
    to: 'wantsMore && code === null ? [code] : []',
    tests: ['test/origins/count-fairly.test.ts', ...fields],
  },
  {
    name: 'what was not followed counts as an end',
    file: 'gateway/origins/count-below.ts',
    from: 'new Set([...links.map(({ from }) => from), ...stopped])',
    to: 'new Set(links.map(({ from }) => from))',
    tests: fields,
  },
  {
    name: 'units of the counts are not charged',
    file: 'gateway/origins/count-below.ts',
    from: 'asker.countWalked(asked.size);',
    to: '',
    tests: ['test/origins/cost.test.ts'],
  },
  {
    name: 'back and forward each have all the units',
    file: 'gateway/origins/find-origins.ts',
    from: 'Math.max(0, maxUnits - back.asked.size)',
    to: 'maxUnits',
    tests: ['test/origins/cost.test.ts'],
  },
  {
    name: 'units that were not listed are like those that were',
    file: 'gateway/sampling/share-of.ts',
    from: 'all <= listed ? 1 : listed / all',
    to: 'all >= 0 ? 1 : listed / all',
    tests: ['test/organizations/shares.test.ts', 'test/monitoring/partial.test.ts'],
  },
  {
    name: 'a component of which nobody says how much is not listed is graded',
    file: 'gateway/organizations/shares.ts',
    from: "if (typeof frame === 'string') return missing(frame, inputs);",
    to: "if (typeof frame === 'string') return { ...shareOf(found, false), missing: null, inputs };",
    tests: ['test/organizations/shares.test.ts'],
  },
  {
    name: 'a category of an authority’s is a licence',
    file: 'gateway/organizations/resolvers.ts',
    from: 'filter((each) => !isCategory(each)) ?? null',
    to: 'filter((each) => each !== null) ?? null',
    tests: ['test/organizations/registers.test.ts'],
  },
  {
    name: 'a firm of which a member is silent counts as if all was listed',
    file: 'gateway/organizations/resolvers.ts',
    from: 'if (isAll) return',
    to: 'if (listed >= 0) return',
    tests: ['test/organizations/registers.test.ts'],
  },
  {
    name: 'members’ times are told to the millisecond',
    file: 'gateway/monitoring/monitor.ts',
    from: 'stepOf(usualMs)',
    to: 'Math.round(usualMs)',
    tests: ['test/monitoring/partial.test.ts'],
  },
  {
    name: 'where a beginning came from decides',
    file: 'gateway/origins/traced.ts',
    from: 'all.filter(({ to }) => !beginnings.has(to))',
    to: 'all.filter(({ to }) => to !== null)',
    tests: traceable,
  },
  {
    name: 'what rules keep back stands in the order of who was asked',
    file: 'gateway/facts/unread.ts',
    from: 'return [...faults, ...inOrder(rules)];',
    to: 'return [...faults, ...rules.values()];',
    tests: ['test/access/two-worlds-members.test.ts'],
  },
  {
    name: 'a circle of units is an origin',
    file: 'gateway/origins/traced.ts',
    from: 'if (circles.length > 0 && unsaid.length === 0) {',
    to: 'if (circles.length < 0) {',
    tests: traceable,
  },
  {
    name: 'what was made of a circle is said to be of it',
    file: 'gateway/origins/circles.ts',
    from: 'left.delete(code);',
    to: '',
    tests: traceable,
  },
  {
    name: 'a producer at home is one abroad',
    file: 'gateway/origins/beginnings.ts',
    from: "country === undefined || country === 'CHN'",
    to: 'country === undefined',
    tests: traceable,
  },
  {
    name: 'a number with other words around it is one of an import',
    file: 'gateway/origins/beginnings.ts',
    from: '/^(?:cifer:)?C([A-Z]{3})\\d{14}$/',
    to: '/C([A-Z]{3})\\d{14}$/',
    tests: traceable,
  },
  {
    name: 'what could not be read of a record says that it is no beginning',
    file: 'gateway/origins/beginnings.ts',
    from: 'if (reason !== undefined) return reason;',
    to: 'if (reason !== undefined) return null;',
    tests: traceable,
  },
];
