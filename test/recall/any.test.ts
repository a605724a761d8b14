import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { runs } from '../support/runs.ts';
import {
  ACKNOWLEDGE,
  APPROVE,
  BAKER,
  BOX,
  CAKE,
  deliver,
  type Desk,
  enterprise,
  FLOUR,
  LIST,
  MIXED,
  openDesk,
  order,
  READ,
  RECALL,
  regulator,
  SETTLE,
} from './support/desk.ts';

const PUBLIC = new Set(['BAD_USER_INPUT', 'PRIVATE_TEXT', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN']);
const PEOPLE = [
  regulator('li', 'food-drug/orders', 'agriculture/orders'),
  regulator('wang', 'food-drug/orders-approved'),
  regulator('sun'),
  enterprise(BAKER),
];
const TEXTS = ['', ' ', 'x', 'a\0b', '\ud800', '沙门氏菌', 'x'.repeat(3_000), '../..', "' OR 1=1 --", '__proto__'];
const CODES = [CAKE, FLOUR, MIXED, BOX, 'none', 'uscc:91370681MA3T00105U', '13800138000', ...TEXTS];
const NUMBERS = [-1, 0, 1, 2, 2_147_483_647, null];

let desk: Desk;
beforeAll(() => void (desk = openDesk()));
afterAll(() => desk.close());

test('whatever is asked of recalls, by whomever, is answered, or refused in a public code', async () => {
  const { numRuns } = runs(400, 20_000);
  const ids: string[] = [];
  for (const key of ['one', 'two'])
    ids.push(
      (await order(desk, { action: 'OPEN', codes: [CAKE], level: 'I', reason: key, key }, PEOPLE[0] ?? never())).id,
    );
  await deliver(desk, { state: 'UNCERTAIN', message: null });
  let last: string | null = null;
  const codes = new Set<string>();
  let done = 0;
  for (let i = 0; i < numRuns; i += 1) {
    const dice = new Dice(`any ${i}`);
    const text = (): string => dice.pick(TEXTS);
    const maybe = <T>(value: () => T): T | null => (dice.chance(0.4) ? value() : null);
    const id = dice.pick([...ids, ...TEXTS]);
    const list = (): string[] | null => maybe(() => dice.some(CODES, 0.15));
    const input = {
      action: dice.pick(['OPEN', 'EXTEND', 'NARROW', 'CANCEL', 'CLOSE']),
      id: maybe(() => id),
      key: maybe(() => dice.pick(['k', ...TEXTS])),
      codes: dice.chance(0.5) ? [dice.pick(CODES)] : list(),
      also: list(),
      level: maybe(() => dice.pick(['I', 'II', 'III'])),
      reason: dice.chance(0.5) ? '沙门氏菌' : maybe(text),
      advice: maybe(text),
      confirm: maybe(() => dice.pick([last, ...TEXTS])),
    };
    const [query, variables] = dice.pick([
      [RECALL, { input }],
      [RECALL, { input: { ...input, action: 'OPEN', id: null, level: 'I' } }],
      [APPROVE, { id, entry: dice.pick(NUMBERS) ?? 1, approved: dice.chance(0.5) }],
      [SETTLE, { id, step: dice.pick([`${id}.1.1`, ...TEXTS]), held: dice.chance(0.5), note: maybe(text) }],
      [ACKNOWLEDGE, { id }],
      [READ, { id }],
      [LIST, { first: dice.pick(NUMBERS), after: maybe(text), sector: maybe(text), division: maybe(text) }],
    ] as const);
    const { value, errors } = await desk.ask<{ confirm?: string } | null>(query, variables, dice.pick(PEOPLE));
    for (const { code, message } of errors) {
      expect(PUBLIC, `${i}: ${code} ${message} ${JSON.stringify(variables)}`).toContain(code);
      codes.add(code);
    }
    if (errors.length === 0) done += 1;
    last = value?.confirm ?? last;
  }
  // They are refused in many ways, and not always.
  expect(codes.size).toBeGreaterThan(3);
  expect(done).toBeGreaterThan(numRuns / 10);
});

function never(): never {
  throw new Error('nobody');
}
