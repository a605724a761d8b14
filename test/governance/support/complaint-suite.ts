import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../common/database/database.ts';
import type { Complaint } from '../../../governance/complaints/complaint.ts';
import { COMPLAINT_QUEUE, Complaints } from '../../../governance/complaints/complaints.ts';
import { numberOf, receiptOf } from '../../../governance/complaints/receipt.ts';
import { Outbox } from '../../../governance/outbox/outbox.ts';
import type { Delivery } from '../../../governance/outbox/task.ts';

const NOW = Date.now();
const DAY = 86_400_000;

/** What holds of reports wherever they are kept. */
export function complaintSuite(open: () => Database): void {
  const database = open();
  const outbox = new Outbox(database);
  const complaints = new Complaints(outbox);
  afterAll(() => database.close());
  beforeEach(async () => {
    await complaints.forget(NOW + 1_000 * DAY);
    await outbox.database.write(['DELETE FROM tongcha_outbox RETURNING id', []]);
  });

  const report = (key: string, more: Partial<Complaint> = {}): Complaint => ({
    number: numberOf(receiptOf(key)) ?? '',
    code: 'gs1:(01)06901234001020(10)T1',
    product: 'gs1:(01)06901234001020',
    topic: 'QUALITY',
    division: '370600',
    boughtAt: null,
    sector: 'FOOD_DRUG',
    member: 'food-drug',
    at: NOW,
    ...more,
  });
  const tell = async (delivery: Delivery): Promise<string | null> => {
    const task = await outbox.take([COMPLAINT_QUEUE], 'w', NOW, 60_000);
    if (task) await outbox.record({ id: task.id, worker: 'w' }, task, delivery, NOW);
    return task?.id ?? null;
  };

  test('the same key is one report, and another report under it is refused', async () => {
    const first = report('a');
    expect(await complaints.take(first, 'sealed', ['agriculture/370000'])).toBe('TAKEN');
    expect(await complaints.take(first, 'sealed again', ['agriculture/370000'])).toBe('TAKEN');
    expect(await complaints.take(report('a', { topic: 'LABEL' }), 'sealed', [])).toBe('ANOTHER');
    const rows = await outbox.database.read('SELECT target FROM tongcha_outbox ORDER BY target');
    expect(rows.map(({ target }) => target)).toEqual(['agriculture/370000', 'food-drug']);
    const at = await Promise.all(Array.from({ length: 5 }, () => complaints.take(report('b'), 'sealed', [])));
    expect(at).toEqual(Array.from({ length: 5 }, () => 'TAKEN'));
    expect((await outbox.counts(Date.now())).get(COMPLAINT_QUEUE)?.waiting).toBe(3);
  });

  test('who answers is told the text, who is informed is not, and once it has arrived nobody has it', async () => {
    const { number } = report('c');
    await complaints.take(report('c'), 'sealed text', ['agriculture/370000']);
    expect((await complaints.told(number))?.sealed).toBe('sealed text');
    expect(await complaints.told(`${number}-1`)).toMatchObject({ number, code: report('c').code, sealed: null });
    expect((await complaints.find(number, NOW))?.state).toBe('WAITING');
    const told = [await tell({ state: 'NOT_SENT' }), await tell({ state: 'NOT_SENT' })];
    expect(new Set(told)).toEqual(new Set([number, `${number}-1`]));
    await complaints.forget(NOW);
    expect((await complaints.told(number))?.sealed).toBe('sealed text');
    await outbox.database.write(outbox.wake('food-drug', NOW));
    await tell({ state: 'TAKEN', reference: 'TS-7' });
    await complaints.forget(NOW);
    expect((await complaints.told(number))?.sealed).toBeNull();
    expect(await complaints.find(number, NOW)).toMatchObject({ state: 'DELIVERED', reference: 'TS-7' });
  });

  test('what never will be taken goes, what may have arrived waits for a person, and not for ever', async () => {
    await complaints.take(report('d'), 'sealed', []);
    await tell({ state: 'REFUSED', message: 'takes none' });
    await complaints.forget(NOW);
    const { number } = report('d');
    expect((await complaints.told(number))?.sealed).toBeNull();
    expect(await complaints.find(number, NOW)).toMatchObject({ state: 'REFUSED', message: 'takes none' });
    await complaints.take(report('e'), 'sealed', []);
    await tell({ state: 'UNCERTAIN' });
    await complaints.forget(NOW);
    const other = report('e').number;
    expect((await complaints.find(other, NOW))?.state).toBe('UNCERTAIN');
    expect((await complaints.told(other))?.sealed).toBe('sealed');
    await complaints.forget(NOW + 61 * DAY);
    expect((await complaints.told(other))?.sealed).toBeNull();
    expect(await complaints.find(other, NOW + 401 * DAY)).toBeNull();
  });

  test('a flood about one product leaves room for others', async () => {
    const [{ number }] = [report('f')];
    await complaints.take(report('f'), 'sealed', []);
    const copies = Array.from({ length: 1_999 }, (_, i) => i);
    for (const part of [copies.slice(0, 1_000), copies.slice(1_000)])
      await outbox.database.write(
        ...part.flatMap((i) => [
          [
            `INSERT INTO tongcha_complaints (number, code, product, topic, sector, member, at, ends_at) SELECT $1, code, product, topic, sector, member, at, ends_at FROM tongcha_complaints WHERE number = $2 RETURNING number`,
            [`${number}x${i}`, number],
          ] as const,
          outbox.add(
            {
              id: `${number}x${i}`,
              queue: COMPLAINT_QUEUE,
              target: 'food-drug',
              lane: null,
              place: 0,
              waitsForUncertain: false,
              body: '',
              dueAt: NOW,
              lastAt: NOW + DAY,
            },
            NOW,
          ),
        ]),
      );
    expect(await complaints.take(report('g'), 'sealed', [])).toBe('FULL');
    expect(await complaints.take(report('f'), 'sealed', [])).toBe('TAKEN');
    expect(await complaints.take(report('g', { product: 'other', code: 'other' }), 'sealed', [])).toBe('TAKEN');
    expect(await complaints.take(report('h', { member: 'customs' }), 'sealed', [])).toBe('TAKEN');
  });

  test('products of which many were reported in a time are told with their codes and places', async () => {
    const all = [
      report('i'),
      report('j', { code: 'gs1:(01)06901234001020(10)T2', division: null }),
      report('k', { at: NOW - 8 * DAY }),
    ];
    for (const each of [...all, report('l', { product: 'other', code: 'other' })]) await complaints.take(each, 's', []);
    expect(await complaints.many(2, NOW - 7 * DAY)).toEqual([
      {
        product: 'gs1:(01)06901234001020',
        count: 2,
        codes: ['gs1:(01)06901234001020(10)T1', 'gs1:(01)06901234001020(10)T2'],
        members: ['food-drug'],
        sectors: ['FOOD_DRUG'],
        divisions: ['370600'],
      },
    ]);
    expect(await complaints.many(3, NOW - 7 * DAY)).toEqual([]);
  });

  test('of each product is counted what one sector answers, by topic', async () => {
    const all = [
      report('m1', { product: 'cake', code: 'cake 2', sector: 'CUSTOMS', topic: 'LABEL', at: NOW - 2 }),
      report('m2', { product: 'cake', code: 'cake 1', sector: 'CUSTOMS', topic: 'LABEL', at: NOW - 1 }),
      report('m3', { product: 'cake', code: 'cake 1', sector: 'CUSTOMS', topic: 'ILLNESS', at: NOW - 3 }),
      report('m4', { product: 'jam', code: 'jam', sector: 'CUSTOMS', topic: 'ILLNESS' }),
      report('m5', { product: 'cake', code: 'cake 1', sector: 'AGRICULTURE' }),
      report('m6', { product: 'jam', code: 'jam', sector: 'CUSTOMS', at: NOW - 8 * DAY }),
    ];
    for (const each of all) await complaints.take(each, 's', []);
    const [cake, jam, ...others] = await complaints.counts('CUSTOMS', NOW - 7 * DAY, 10);
    expect(cake).toEqual({
      code: 'cake 1',
      count: 3,
      lastAt: NOW - 1,
      topics: [
        { topic: 'LABEL', count: 2 },
        { topic: 'ILLNESS', count: 1 },
      ],
    });
    expect([jam?.code, jam?.count, others]).toEqual(['jam', 1, []]);
    expect(await complaints.counts('CUSTOMS', NOW - 7 * DAY, 1)).toHaveLength(1);
  });

  test('the key of a member is the one that it told last', async () => {
    expect(await complaints.key('customs')).toBeNull();
    await complaints.keepKey('customs', '{"x":1}', NOW);
    await complaints.keepKey('customs', '{"x":2}', NOW);
    await complaints.keepKey('customs', '{"x":2}', NOW);
    expect(await complaints.key('customs')).toBe('{"x":2}');
  });

  test('a receipt cannot be guessed from what members and the store have', () => {
    const receipts = Array.from({ length: 200 }, (_, i) => receiptOf(`key ${i}`));
    expect(new Set(receipts).size).toBe(200);
    for (const receipt of receipts) {
      expect(receipt).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(numberOf(receipt)).not.toContain(receipt.slice(0, 6));
    }
    expect(receiptOf('key 1')).toBe(receiptOf('key 1'));
    expect(numberOf(`${receipts[0]}x`)).toBeNull();
  });
}
