import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPLAINT_QUEUE } from '../../governance/complaints/complaints.ts';
import type { Delivery } from '../../governance/outbox/task.ts';
import { type Answer, BOX, type Desk, openDesk, type Person } from '../recall/support/desk.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const of = (sector: string, more: Partial<Person['identity']> = {}): Person => ({
  identity: { role: 'regulator', subject: 'li', scopes: ['complaints'], sector, organization: null, ...more },
  policies: [],
});
const LI = of('FOOD_DRUG');
const WAITING = '{ unsettledComplaints { number member at state message settled { held } } }';
const SETTLE = `mutation ($number: ID!, $held: Boolean!, $note: String) {
  settleComplaint(number: $number, held: $held, note: $note) { number member state settled { by held note } } }`;
const code = ({ value, errors }: Answer<unknown>): unknown => [value, errors[0]?.code];
const waiting = async (who = LI): Promise<unknown> => (await desk.ask(WAITING, {}, who)).value;
const settle = (number: string, held: boolean, who = LI, note?: string): Promise<Answer<unknown>> =>
  desk.ask(SETTLE, { number, held, note }, who);

/** Takes one, about which the farms are informed, and has each member answer so. */
async function reported(number: string, answer: Delivery, at = Date.now()): Promise<void> {
  const told = { number, code: BOX, product: BOX, topic: 'QUALITY', division: null, boughtAt: null };
  await desk.kept.complaints.take({ ...told, sector: 'FOOD_DRUG', member: 'food-drug', at }, 'sealed', ['agriculture']);
  await tell(answer);
}
async function tell(answer: Delivery): Promise<number> {
  for (let count = 0; ; count += 1) {
    const now = Date.now() + 10_000;
    const task = await desk.kept.outbox.take([COMPLAINT_QUEUE], 'test', now, 1_000);
    if (!task) return count;
    await desk.kept.outbox.record({ id: task.id, worker: 'test' }, task, answer, now);
  }
}
const stateOf = async (number: string): Promise<unknown> =>
  (await desk.kept.complaints.find(number, Date.now()))?.state;

test('a report of which nobody knows whether it has arrived is settled by who answers for that authority', async () => {
  await reported('TS1', { state: 'UNCERTAIN', message: 'gave no answer' });
  const one = { member: 'food-drug', state: 'UNCERTAIN', message: 'gave no answer', settled: null };
  expect(await waiting()).toEqual([{ ...one, number: 'TS1', at: expect.any(String) }]);
  expect(await waiting(of('AGRICULTURE'))).toMatchObject([{ number: 'TS1-1', member: 'agriculture' }]);
  expect(code(await settle('TS1', true, of('AGRICULTURE')))).toEqual([null, 'NOT_FOUND']);
  expect(code(await settle("TS1'", true))).toEqual([null, 'NOT_FOUND']);
  for (const who of [of('FOOD_DRUG', { role: 'citizen' }), of('FOOD_DRUG', { subject: null })]) {
    expect(code(await desk.ask(WAITING, {}, who))).toEqual([null, 'FORBIDDEN']);
    expect(code(await settle('TS1', true, who))).toEqual([null, 'FORBIDDEN']);
  }
  expect((await settle('TS1', true, LI, '电话核实')).value).toMatchObject({
    state: 'DELIVERED',
    settled: { by: 'li (FOOD_DRUG)', held: true, note: '电话核实' },
  });
  expect(await stateOf('TS1')).toBe('DELIVERED');
  expect(await waiting()).toEqual([]);
  expect(code(await settle('TS1', true))).toEqual([null, 'CONFLICT']);
});

test('one that is not there is told again, as if it had never been, as long as what was written is kept', async () => {
  await reported('TS2', { state: 'UNCERTAIN' });
  expect((await settle('TS2', false)).value).toMatchObject({ state: 'WAITING', settled: { held: false } });
  expect(await tell({ state: 'TAKEN', reference: 'R-2' })).toBe(1);
  expect(await stateOf('TS2')).toBe('DELIVERED');
  await reported('TS3', { state: 'UNCERTAIN' }, Date.now() - 61 * 86_400_000);
  await desk.kept.complaints.forget(Date.now());
  const refused = await settle('TS3', false);
  expect([code(refused), refused.errors[0]?.message]).toEqual([[null, 'CONFLICT'], expect.stringMatching(/not kept/)]);
  expect((await settle('TS3', true)).value).toMatchObject({ state: 'DELIVERED' });
});

test('one that has come to an end otherwise is not settled', async () => {
  await reported('TS4', { state: 'REFUSED', message: 'takes none' });
  expect(code(await settle('TS4', false))).toEqual([null, 'CONFLICT']);
});

test('one of which a part has arrived waits for a person, too; it is not told again, and its text is not kept', async () => {
  await reported('TS5', { state: 'PARTLY', reference: 'R-5', message: 'the register has it, the hotline refuses' });
  expect(await waiting()).toMatchObject([
    { number: 'TS5', state: 'UNCERTAIN', message: expect.stringMatching(/register/) },
  ]);
  await desk.kept.complaints.forget(Date.now());
  expect(await desk.kept.complaints.told('TS5')).toMatchObject({ sealed: null });
  const refused = await settle('TS5', false);
  expect([code(refused), refused.errors[0]?.message]).toEqual([[null, 'CONFLICT'], expect.stringMatching(/twice/)]);
  expect((await settle('TS5', true)).value).toMatchObject({ state: 'DELIVERED' });
  expect(await waiting()).toEqual([]);
});
