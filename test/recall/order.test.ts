import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ACKNOWLEDGE,
  type Answer,
  APPROVE,
  BAKER,
  BOX,
  CAKE,
  deliver,
  type Desk,
  enterprise,
  farms,
  FLOUR,
  food,
  LIST,
  MIXED,
  openDesk,
  order,
  READ,
  RECALL,
  regulator,
  SETTLE,
  SHOP,
  type ToldOrder,
  type ToldResult,
} from './support/desk.ts';

const OPEN = { action: 'OPEN', codes: [CAKE], level: 'I', reason: '沙门氏菌', advice: '停止销售' };
const BOTH = { ...OPEN, codes: [FLOUR], also: [MIXED] };
const LI = regulator('li', 'food-drug/orders', 'food-drug/parties', 'agriculture/orders-approved');
const WANG = regulator('wang', 'food-drug/orders', 'agriculture/orders-approved');
const FARMER = regulator('zhao', 'agriculture/orders');
const READER = regulator('sun', 'food-drug/parties');

let desk: Desk;
beforeAll(() => void (desk = openDesk()));
afterAll(() => desk.close());

type Ministries = Parameters<Desk['ask']>[3];
/** Null: it is not for whoever asks. */
const find = async (id: string, who = LI, ministries?: Ministries): Promise<ToldOrder | null> => {
  const answer = await desk.ask<ToldOrder | null>(READ, { id }, who, ministries);
  expect(answer.errors).toEqual([]);
  return answer.value;
};
const read = async (id: string, who = LI, ministries?: Ministries): Promise<ToldOrder> => {
  const found = await find(id, who, ministries);
  if (!found) throw new Error('it is not told');
  return found;
};
const code = ({ value, errors }: Answer<unknown>): unknown => [value, errors[0]?.code];

test('what was shown and confirmed is kept, once a key, and everything of it can be read', async () => {
  const opened = await order(desk, { ...OPEN, key: 'once' }, LI);
  expect(opened).toMatchObject({
    state: 'OPEN',
    level: 'I',
    reason: '沙门氏菌',
    advice: '停止销售',
    authority: 'food-drug',
    codes: [BOX, CAKE],
    steps: [{ action: 'OPEN', member: 'food-drug', state: 'PENDING', codes: [CAKE, BOX], shown: 0, unread: 0 }],
    history: [{ entry: 1, action: 'OPEN', by: 'li (FOOD_DRUG)', codes: [BOX, CAKE], waits: false }],
  });
  expect((await order(desk, { ...OPEN, key: 'once' }, LI)).id).toBe(opened.id);
  expect(await read(opened.id)).toEqual(opened);
  const { errors } = await desk.ask(RECALL, { input: { ...OPEN, key: 'once', confirm: 'other' } }, LI);
  expect(errors[0]?.code).toBe('CONFLICT');
  // Another person's key is another key.
  expect((await order(desk, { ...OPEN, key: 'once' }, WANG)).id).not.toBe(opened.id);
});

test('who makes and has its units is told as far as the reader may see; each enterprise sees and acknowledges its own', async () => {
  const { id } = await order(desk, { ...OPEN, key: 'concerned' }, LI);
  const baker = enterprise(BAKER);
  // No member has it yet: it is nobody's to know but theirs who may order.
  expect(await find(id, baker)).toBeNull();
  expect(code(await desk.ask(ACKNOWLEDGE, { id }, baker))).toEqual([null, 'NOT_FOUND']);
  await deliver(desk);
  const parties = async (who = LI): Promise<unknown> =>
    (await read(id, who)).concerned.map((party) => [
      party.organization.uscc,
      party.made,
      party.held,
      party.acknowledgedAt !== null,
    ]);
  const [made, held] = [
    [BAKER, [BOX, CAKE], [], false],
    [SHOP, [], [BOX], false],
  ];
  expect(await parties()).toEqual([made, held]);
  expect(await parties(baker)).toEqual([made]);
  expect(await parties(enterprise(SHOP))).toEqual([held]);
  const word = await desk.ask<ToldOrder>(ACKNOWLEDGE, { id }, baker);
  expect(word.value.concerned).toMatchObject([{ acknowledgedAt: expect.any(String) }]);
  expect(await parties()).toEqual([[...made.slice(0, 3), true], held]);
  // Who reads it only is not told whose word is there.
  expect(await parties(READER)).toEqual([made, held]);
  expect((await read(id)).deadlines).toMatchObject([
    { duty: expect.stringContaining('启动'), met: true },
    { duty: expect.stringContaining('完成'), met: null },
  ]);
  expect((await read(id, READER)).deadlines[0]?.met).toBeNull();
  expect(code(await desk.ask(ACKNOWLEDGE, { id }, enterprise('91370681MA3T00121H')))).toEqual([null, 'FORBIDDEN']);
  expect(code(await desk.ask(ACKNOWLEDGE, { id }, LI))).toEqual([null, 'FORBIDDEN']);
  const down = [food({ instead: () => Promise.reject(new Error('gone')) }), farms()];
  expect(code(await desk.ask(ACKNOWLEDGE, { id }, enterprise(SHOP), down))).toEqual([null, 'UNAVAILABLE']);
});

test('how far it is, members’ own records say: of each step how many of its units show it, and how many cannot be read', async () => {
  const { id } = await order(desk, { ...OPEN, key: 'progress' }, LI);
  await deliver(desk);
  const shows = (...recalls: { id: string; status: string | null }[]): ReturnType<typeof food>[] => [
    food({ records: { [CAKE]: { recalls }, [BOX]: { recalls: [] } } }),
    farms(),
  ];
  const step = async (ministries: ReturnType<typeof food>[]): Promise<unknown> => {
    const [told] = (await read(id, LI, ministries)).steps;
    return [told?.state, told?.shown, told?.unread];
  };
  expect(await step(shows({ id: 'another', status: null }))).toEqual(['ACKED', 0, 0]);
  expect(await step(shows({ id, status: '召回中' }))).toEqual(['ACKED', 1, 0]);
  expect(await step(shows({ id, status: '已终止' }))).toEqual(['ACKED', 0, 0]);
  expect(await step([food({ instead: () => Promise.reject(new Error('gone')) }), farms()])).toEqual(['ACKED', 0, 2]);
  await order(desk, { action: 'NARROW', id, codes: [BOX], key: 'narrow' }, LI);
  const narrowed = await read(id, LI, shows({ id, status: null }));
  expect(narrowed.codes).toEqual([CAKE]);
  expect(narrowed.steps.map((each) => [each.action, each.codes, each.shown])).toEqual([
    // What it was told otherwise since counts as said.
    ['OPEN', [CAKE, BOX], 2],
    ['NARROW', [BOX], 1],
  ]);
});

test('a second person approves what an agreement asks that of, and until then no member knows of it', async () => {
  const { id, state } = await order(desk, { ...BOTH, key: 'approved' }, LI);
  expect(state).toBe('WAITING');
  const close = { action: 'CLOSE', id };
  expect(code(await desk.ask(RECALL, { input: close }, LI))).toEqual([null, 'CONFLICT']);
  const approve = async (who = WANG, entry = 1): Promise<unknown> =>
    String(code(await desk.ask(APPROVE, { id, entry }, who)));
  expect(await approve(LI)).toBe(',FORBIDDEN');
  // The same person with another token is no second one.
  const elsewhere = { ...LI.identity, sector: 'AGRICULTURE' };
  expect(await approve({ identity: elsewhere, policies: ['food-drug/orders', 'agriculture/orders'] })).toBe(
    ',FORBIDDEN',
  );
  // He sees the farms' part of it, and may not order the rest.
  expect(await approve(FARMER)).toBe(',FORBIDDEN');
  expect(await approve(READER)).toBe(',NOT_FOUND');
  expect(await approve(WANG, 2)).toBe(',BAD_USER_INPUT');
  await deliver(desk);
  expect((await read(id)).steps.map((step) => step.state)).toEqual(['PENDING', 'PENDING']);
  const approved = await desk.ask(APPROVE, { id, entry: 1 }, WANG);
  expect(approved.value).toMatchObject({
    state: 'OPEN',
    history: [{ by: 'li (FOOD_DRUG)', waits: false, approvedBy: 'wang (FOOD_DRUG)' }],
  });
  await deliver(desk);
  expect((await read(id)).steps.map((step) => step.state)).toEqual(['ACKED', 'ACKED']);
  // A closing that was taken back closes nothing.
  expect(await order(desk, { ...close, key: 'closing' }, LI)).toMatchObject({ history: [{}, { waits: true }] });
  await desk.ask(APPROVE, { id, entry: 2, approved: false }, WANG);
  expect((await read(id)).deadlines.map(({ met }) => met)).toEqual([null, null]);
});

test('an order that nobody has approved is cancelled without a word, and an entry is taken back', async () => {
  const { id } = await order(desk, { ...BOTH, key: 'taken-back' }, LI);
  const cancel = { action: 'CANCEL', id, key: 'cancel' };
  const { confirm } = (await desk.ask<ToldResult>(RECALL, { input: cancel }, LI)).value;
  const cancelled = (who = LI): Promise<Answer<ToldResult>> =>
    desk.ask<ToldResult>(RECALL, { input: { ...cancel, confirm } }, who);
  const done = { state: 'CANCELLED', history: [{ withdrawnBy: 'li (FOOD_DRUG)' }] };
  expect((await cancelled()).value.order).toMatchObject(done);
  // Sent again, as when no answer came: it is done. Another person has not done it.
  expect((await cancelled()).value.order).toMatchObject(done);
  expect(code(await cancelled(WANG))).toEqual([null, 'CONFLICT']);
  await deliver(desk);
  expect((await read(id)).steps.map((step) => step.state)).toEqual(['PENDING', 'PENDING']);
  const other = await order(desk, { ...OPEN, key: 'extended' }, LI);
  const extend = { action: 'EXTEND', id: other.id, codes: [FLOUR], also: [MIXED], key: 'extend' };
  const extended = await order(desk, extend, LI);
  expect(extended.codes).toEqual([BOX, CAKE]);
  expect(extended.history[1]).toMatchObject({ action: 'EXTEND', waits: true });
  const taken = await desk.ask<ToldOrder>(APPROVE, { id: other.id, entry: 2, approved: false }, LI);
  expect(taken.value).toMatchObject({
    state: 'OPEN',
    codes: [BOX, CAKE],
    history: [{}, { waits: false, withdrawnBy: 'li (FOOD_DRUG)' }],
  });
  expect(taken.value.deadlines).toEqual(other.deadlines);
  const again = await desk.ask<ToldOrder>(APPROVE, { id: other.id, entry: 2, approved: false }, LI);
  expect(again.value).toMatchObject({ state: 'OPEN', history: [{}, { withdrawnBy: 'li (FOOD_DRUG)' }] });
  const later = await order(
    desk,
    { ...extend, key: 'again' },
    regulator('li', 'food-drug/orders', 'agriculture/orders'),
  );
  expect([later.codes, later.history[2]?.waits]).toEqual([[BOX, CAKE, FLOUR, MIXED].sort(), false]);
});

test('it is told to members as far as the reader’s own agreements go, and to everybody once a member has it', async () => {
  const { id } = await order(desk, { ...BOTH, key: 'seen' }, regulator('li', 'food-drug/orders', 'agriculture/orders'));
  const farms = await read(id, FARMER);
  expect(farms.steps.map(({ member }) => member)).toEqual(['agriculture']);
  expect(farms.codes).toEqual([FLOUR]);
  expect(farms.history).toMatchObject([{ by: 'li (FOOD_DRUG)', codes: [FLOUR] }]);
  expect(farms.concerned).toEqual([]);
  expect(farms.deadlines).toEqual([]);
  expect(await find(id, READER)).toBeNull();
  expect(await find(id, { ...FARMER, identity: { ...FARMER.identity, scopes: [] } })).toBeNull();
  await deliver(desk);
  const public_ = await read(id, READER);
  expect(public_.steps.map(({ member, message }) => [member, message])).toEqual([
    ['agriculture', null],
    ['food-drug', null],
  ]);
  expect(public_.codes).toEqual([FLOUR, MIXED].sort());
  expect(public_.history).toMatchObject([{ by: null }]);
  // What goes to members that are not his he can neither narrow nor end.
  const end = { action: 'CLOSE', id };
  const { confirm } = (await desk.ask<ToldResult>(RECALL, { input: end }, FARMER)).value;
  expect(code(await desk.ask(RECALL, { input: { ...end, key: 'end', confirm } }, FARMER))).toEqual([null, 'FORBIDDEN']);
});

test('a person settles a step that did not end by itself, and no other', async () => {
  const { id } = await order(desk, { ...OPEN, key: 'settled' }, LI);
  await deliver(desk, { state: 'REFUSED', message: 'it takes no orders' });
  const [told] = (await read(id)).steps;
  const step = told?.id;
  expect([told?.state, told?.message]).toEqual(['REFUSED', 'it takes no orders']);
  const settle = (how: object, who = LI): Promise<Answer<ToldOrder>> =>
    desk.ask(SETTLE, { id, step, held: true, ...how }, who);
  expect(code(await settle({}, FARMER))).toEqual([null, 'NOT_FOUND']);
  expect(code(await settle({ step: 'none' }))).toEqual([null, 'NOT_FOUND']);
  expect(code(await settle({ note: 'x'.repeat(2_001) }))).toEqual([null, 'BAD_USER_INPUT']);
  expect((await settle({ note: '电话通知' })).value.steps).toMatchObject([
    { state: 'ACKED', settled: { by: 'li (FOOD_DRUG)', held: true, note: '电话通知' } },
  ]);
  expect(code(await settle({}))).toEqual([null, 'CONFLICT']);
  expect((await read(id, READER)).steps).toMatchObject([{ settled: null }]);
});

test('a step that some systems have taken is not told again as a whole, and holds back what lets units out', async () => {
  const { id } = await order(desk, { ...OPEN, key: 'partly' }, LI);
  await deliver(desk, { state: 'PARTLY', reference: 'A-1', message: 'b: knows no such lot' });
  const [told] = (await read(id)).steps;
  expect([told?.state, told?.message]).toEqual(['PARTLY', 'b: knows no such lot']);
  await order(desk, { action: 'CLOSE', id, key: 'partly-close' }, LI);
  await deliver(desk);
  const states = async (): Promise<readonly string[]> => (await read(id)).steps.map(({ state }) => state);
  expect(await states()).toEqual(['PARTLY', 'PENDING']);
  const settle = (held: boolean): Promise<Answer<ToldOrder>> => desk.ask(SETTLE, { id, step: told?.id, held }, LI);
  expect(code(await settle(false))).toEqual([null, 'CONFLICT']);
  expect((await settle(true)).value.steps[0]).toMatchObject({ state: 'ACKED', settled: { held: true } });
  await deliver(desk);
  expect(await states()).toEqual(['ACKED', 'ACKED']);
});

test('a recall is closed once, after which nothing is done about it', async () => {
  const { id } = await order(desk, { ...OPEN, key: 'closed' }, LI);
  await deliver(desk);
  const strange = { action: 'NARROW', id, codes: [FLOUR] };
  expect(code(await desk.ask(RECALL, { input: strange }, LI))).toEqual([null, 'BAD_USER_INPUT']);
  const closed = await order(desk, { action: 'CLOSE', id, key: 'close' }, LI);
  expect(closed).toMatchObject({ state: 'CLOSED', codes: [BOX, CAKE] });
  expect(closed.deadlines.map(({ met }) => met)).toEqual([null, true]);
  expect(code(await desk.ask(RECALL, { input: { action: 'CANCEL', id } }, LI))).toEqual([null, 'CONFLICT']);
  expect(code(await desk.ask(ACKNOWLEDGE, { id }, enterprise(BAKER)))).toEqual([null, 'CONFLICT']);
});

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

test('orders are listed page by page, the newest first, each once, and none that is not for the reader', async () => {
  const own = regulator('lister', 'agriculture/orders');
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1)
    ids.unshift((await order(desk, { ...OPEN, codes: [FLOUR], key: `list-${i}` }, own)).id);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Answer<Page> = await desk.ask(LIST, { first: 2, after, state: 'OPEN' }, own);
    expect(page.errors).toEqual([]);
    const { edges, pageInfo }: Page = page.value;
    seen.push(...edges.map((edge) => edge.node.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((id) => ids.includes(id)).sort()).toEqual(ids.toSorted());
  const count = async (variables: object, who = own): Promise<number> =>
    (await desk.ask<Page>(LIST, { first: 100, ...variables }, who)).value.edges.length;
  expect(await count({ sector: 'AGRICULTURE' })).toBeGreaterThanOrEqual(5);
  expect(await count({ sector: 'RARE_EARTH' })).toBe(0);
  expect(await count({ division: '37' })).toBe(0);
  for (const wrong of [{ first: 0 }, { first: 101 }, { division: 'x' }, { after: '%' }])
    expect(code(await desk.ask(LIST, wrong, own))).toEqual([null, 'BAD_USER_INPUT']);
});

test('that there are orders which are not for the reader is told by no page', async () => {
  const alone = openDesk();
  const own = regulator('lister', 'agriculture/orders');
  for (let i = 0; i < 2; i += 1) await order(alone, { ...OPEN, key: `hidden-${i}` }, LI);
  const { id } = await order(alone, { ...OPEN, codes: [FLOUR], key: 'shown' }, own);
  await order(alone, { ...OPEN, key: 'hidden-2' }, LI);
  const { value } = await alone.ask<Page>(LIST, { first: 1 }, own);
  expect(value.edges.map(({ node }) => node.id)).toEqual([id]);
  expect(value.pageInfo).toEqual({ hasNextPage: false, endCursor: value.edges[0]?.cursor });
  expect((await alone.ask<Page>(LIST, { first: 4 }, LI)).value.pageInfo.hasNextPage).toBe(false);
  expect((await alone.ask<Page>(LIST, { first: 3 }, LI)).value.pageInfo.hasNextPage).toBe(true);
  const { errors } = await alone.ask(APPROVE, { id, entry: 7 }, own);
  expect(errors[0]?.message).toBe('entry must be a place in the history of this recall, from 1');
  await alone.close();
});
