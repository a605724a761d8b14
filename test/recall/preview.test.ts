import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  BOX,
  CAKE,
  type Desk,
  enterprise,
  farms,
  FLOUR,
  food,
  GRAIN,
  MIXED,
  openDesk,
  OTHER_BOX,
  PALLET,
  RECALL,
  regulator,
  SHOP,
  type ToldResult,
} from './support/desk.ts';

const OPEN = { action: 'OPEN', codes: [CAKE], level: 'I', reason: '沙门氏菌' };
const LI = regulator('li', 'food-drug/orders');

let desk: Desk;
beforeAll(() => void (desk = openDesk()));
afterAll(() => desk.close());

const shown = async (input: object, who = LI, ministries?: Parameters<Desk['ask']>[3]): Promise<ToldResult> => {
  const answer = await desk.ask<ToldResult>(RECALL, { input }, who, ministries);
  expect(answer.errors).toEqual([]);
  return answer.value;
};
const code = ({ value, errors }: Answer<unknown>): unknown => [value, errors[0]?.code];

test('without a confirmation nothing is done, and what would be is told: bad units, what they are packed in, and who has records of them', async () => {
  const { preview, confirm, order, changed } = await shown(OPEN);
  expect([order, changed]).toEqual([null, null]);
  expect(confirm).toMatch(/^[\w-]{43}$/);
  expect(preview.units).toEqual([
    { code: CAKE, basis: 'BAD', certain: true },
    { code: BOX, basis: 'PACKED', certain: true },
    { code: OTHER_BOX, basis: 'PACKED', certain: true },
    { code: PALLET, basis: 'PACKED', certain: true },
  ]);
  expect(preview.steps).toEqual([{ sector: 'FOOD_DRUG', member: 'food-drug', right: 'ORDERED', codes: [CAKE, BOX] }]);
  expect(preview.unheld).toEqual([OTHER_BOX, PALLET]);
  expect(preview.deadlines.map(({ duty }) => duty.split(' / ')[0])).toEqual(['一级召回：启动', '一级召回：完成']);
  expect(await desk.kept.recalls.page({ state: null, members: null, after: null }, 10)).toEqual([]);
});

test('a unit of which a part alone may be bad is named where it was chosen, and not by itself', async () => {
  const input = { ...OPEN, codes: [FLOUR] };
  const { preview } = await shown(input);
  expect(preview.units.map((unit) => unit.code)).toEqual([FLOUR]);
  const mixed = preview.impact.units.find((unit) => unit.code === MIXED);
  expect(mixed?.share.least).toBe(0);
  const chosen = await shown({ ...input, also: [MIXED, CAKE] });
  expect(new Map(chosen.preview.units.map((unit) => [unit.code, unit.basis]))).toEqual(
    new Map([
      [FLOUR, 'BAD'],
      [CAKE, 'CHOSEN'],
      [MIXED, 'CHOSEN'],
      [BOX, 'PACKED'],
      [OTHER_BOX, 'PACKED'],
      [PALLET, 'PACKED'],
    ]),
  );
  expect(code(await desk.ask(RECALL, { input: { ...input, also: [GRAIN] } }, LI))).toEqual([null, 'BAD_USER_INPUT']);
});

test('a package that is emptied, or of which nobody is sure, is not recalled with what was in it', async () => {
  const kinds = [
    { kind: 'PACK', from: CAKE, to: BOX, at: '2026-01-01T12:00:00+08:00', until: '2026-01-03T12:00:00+08:00' },
    { kind: 'PACK', from: CAKE, to: OTHER_BOX, confidence: 'LOW' },
  ];
  const { preview } = await shown(OPEN, LI, [food({ links: kinds })]);
  expect(preview.units.map((unit) => unit.code)).toEqual([CAKE]);
});

test('each member is told whether it would be ordered: at once, after a second person, or not at all', async () => {
  const input = { ...OPEN, codes: [FLOUR] };
  const rights = async (...policies: string[]): Promise<unknown> => {
    const { preview } = await shown(input, regulator('li', ...policies));
    return preview.steps.map(({ member, right }) => [member, right]);
  };
  expect(await rights()).toEqual([
    ['agriculture', 'NONE'],
    ['food-drug', 'NONE'],
  ]);
  expect(await rights('food-drug/orders', 'agriculture/orders-approved')).toEqual([
    ['agriculture', 'APPROVED'],
    ['food-drug', 'ORDERED'],
  ]);
  // Of one member alone, and not of a field.
  expect(await rights('food-drug/orders\nfood-drug/370000', 'agriculture/parties')).toEqual([
    ['agriculture', 'NONE'],
    ['food-drug', 'NONE'],
  ]);
});

test('what may not be ordered so is refused with what is wrong', async () => {
  const wrong: readonly (readonly [object, string])[] = [
    [{ ...OPEN, codes: [] }, 'OPEN needs codes'],
    [{ ...OPEN, level: null }, 'OPEN needs level'],
    [{ ...OPEN, reason: ' ' }, 'OPEN needs reason'],
    [{ ...OPEN, id: 'x' }, 'OPEN takes no id'],
    [{ ...OPEN, codes: ['none'] }, 'codes[0]'],
    [{ ...OPEN, reason: 'x'.repeat(1_001) }, 'reason is longer than 1000'],
    [{ ...OPEN, reason: 'a\0b' }, 'reason has the character U+0000'],
    [{ ...OPEN, advice: 'pasted\ufffeout of a file' }, 'advice has the character U+FFFE'],
    [{ ...OPEN, advice: '\ud83d' }, 'advice has half a character'],
    [{ action: 'CLOSE', id: 'x', codes: [CAKE] }, 'CLOSE takes no codes'],
    [{ action: 'EXTEND', codes: [CAKE] }, 'EXTEND needs id'],
    [{ ...OPEN, confirm: 'x' }, 'confirm needs key'],
    [{ ...OPEN, confirm: 'x', key: 'two words' }, 'confirm needs key'],
  ];
  for (const [input, message] of wrong) {
    const { errors } = await desk.ask(RECALL, { input }, LI);
    expect(errors[0]).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) });
  }
  for (const who of [
    enterprise(SHOP),
    { ...LI, identity: { ...LI.identity, scopes: [] } },
    { ...LI, identity: { ...LI.identity, subject: null } },
    { ...LI, identity: { ...LI.identity, role: 'data-team' as const } },
  ])
    expect(code(await desk.ask(RECALL, { input: OPEN }, who))).toEqual([null, 'FORBIDDEN']);
  expect(code(await desk.ask(RECALL, { input: { action: 'CLOSE', id: 'none\0' } }, LI))).toEqual([null, 'NOT_FOUND']);
});

test('what has changed since is not done, and told: units more and less, members more and less', async () => {
  const input = { ...OPEN, codes: [FLOUR] };
  const both = regulator('li', 'food-drug/orders', 'agriculture/orders');
  const { confirm } = await shown(input, both);
  const later = [
    food({
      holds: [CAKE],
      links: [
        { from: FLOUR, to: CAKE },
        { from: FLOUR, to: BOX },
      ],
    }),
    farms(),
  ];
  const again = { ...input, key: 'k1', confirm };
  const refused = await shown(again, both, later);
  expect(refused.order).toBeNull();
  expect(refused.confirm).not.toBe(confirm);
  expect(refused.preview.units).toHaveLength(1);
  expect(refused.changed).toMatchObject({
    more: [],
    fewer: [MIXED, OTHER_BOX, PALLET].sort(),
    moreMembers: [],
    fewerMembers: ['food-drug'],
  });
  const back = await shown({ ...again, confirm: refused.confirm }, both);
  expect(back.changed).toMatchObject({ more: [MIXED, OTHER_BOX, PALLET].sort(), moreMembers: ['food-drug'] });
  // Another's confirmation is nobody's to compare with, and what another request was confirmed by is none of this.
  expect((await shown({ ...again, confirm: 'made-up' }, both)).changed.message).toContain('nobody knows');
  const other = await shown({ ...input, level: 'II' }, both);
  expect((await shown({ ...again, confirm: other.confirm }, both)).changed).toMatchObject({
    more: [],
    fewer: [],
    message: expect.stringContaining('another request'),
  });
  expect(await desk.kept.recalls.page({ state: null, members: null, after: null }, 10)).toEqual([]);
});
