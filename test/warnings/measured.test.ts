import { expect, test } from 'vitest';
import { isMissed } from '../../bench/rules/targets.ts';
import { MEMBER_COUNT, measureRules, type Outcome } from '../../bench/rules/measure.ts';
import { MEASURED } from '../../gateway/warnings/measured.ts';
import { SHIPPED } from './support/shipped-rules.ts';

/** `npm run bench -- rules`, small: over few cases one that is missed is a rule that has broken. */
const SMALL = { seed: 4, scale: 0.3 };

function missed(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((each) => each.cases > 0 && isMissed(each));
}

test('with noise each rule finds what breaks it or says that it cannot decide, and is seldom wrong', async () => {
  const outcomes = await measureRules(SMALL);
  expect(missed(outcomes)).toEqual([]);
  expect(outcomes.filter(({ cases }) => cases > 0).length).toBeGreaterThan(18);
  // What is always undecided would be no rule.
  for (const { rule, cases, found } of outcomes) if (cases > 0) expect(found, rule).toBeGreaterThan(0);
});

test('where none of its fields is for the asker no rule is silent, and none is wrong', async () => {
  const outcomes = await measureRules({ ...SMALL, forbidden: true });
  expect(missed(outcomes)).toEqual([]);
  const open = outcomes.filter(({ found, cases }) => found === 0 && cases > 0);
  expect(open.length).toBeGreaterThan(15);
});

test.each(Array.from({ length: MEMBER_COUNT }, (_, silent) => silent))(
  'with member %i silent each case is found, undecided, or at a gap of the chain',
  async (silent) => {
    const outcomes = await measureRules({ seed: silent, scale: 0, silent });
    expect(
      outcomes
        .filter(({ cases, found, undecided, gap }) => found + undecided + gap < cases)
        .map(({ example }) => example),
    ).toEqual([]);
  },
);

test('what is told of measurements is of rules that there are', () => {
  const ids = SHIPPED.rules.map(({ id }) => id);
  expect(Object.keys(MEASURED).filter((id) => !ids.includes(id))).toEqual([]);
  for (const [rule, one] of Object.entries(MEASURED)) {
    const { found = 0, undecided = 0, falseAlarms = 1 } = one ?? {};
    const outcome = { rule, cases: 1, found, undecided, gap: 0, wrong: falseAlarms, chances: 1, example: null };
    expect(isMissed(outcome), rule).toBe(false);
  }
});
