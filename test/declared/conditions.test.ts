import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { given, plainCondition } from '../../subgraphs/kit/declared/plain-condition.ts';
import { NOT_UNDERSTOOD } from '../../subgraphs/kit/values/reader.ts';
import { runs } from '../support/runs.ts';

const CEL = new Environment({ unlistedVariablesAreDyn: true }).registerFunction('given(dyn): bool', given);
const NAMES = ['a', 'b', 'c'] as const;

const leaf = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => `given(${name})`),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom('==', '!='), fc.constantFrom('', '1', '退运'))
    .map(([name, op, text]) => `${name} ${op} '${text}'`),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([x, op, y]) => `(${x} ${op} ${y})`),
    tie('condition').map((x) => `!(${x})`),
  ),
}));
const row = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom<unknown>('', ' ', '1', '退运', null, 1, true), {
  noNullPrototype: true,
});

test('a compiled condition says what CEL says, of any row', () => {
  fc.assert(
    fc.property(condition, row, fc.subarray([...NAMES]), (text, source, lacking) => {
      const parsed = CEL.parse(text);
      const compiled = plainCondition(parsed.ast, (name) => lacking.includes(name as (typeof NAMES)[number]));
      const context = { ...Object.fromEntries(lacking.map((name) => [name, null])), ...source };
      let told: unknown;
      try {
        told = parsed(context);
      } catch {
        told = NOT_UNDERSTOOD;
      }
      expect(compiled?.(source)).toBe(told);
    }),
    runs(2_000, 100_000),
  );
});

test.each(['size(a) > 1', 'a == b', 'a == 1', "a in ['1']", "a.b == '1'"])('%s is left to CEL', (text) => {
  expect(plainCondition(CEL.parse(text).ast, () => false)).toBeNull();
});
