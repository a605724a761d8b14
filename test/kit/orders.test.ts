import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from 'graphql';
import { calculateJwkThumbprint, CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import type { Role } from '../../common/signature/call-claims.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { Guards } from '../../subgraphs/kit/guards.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { createLoaders } from '../../subgraphs/kit/loaders.ts';
import { openIntake, type Intake, type OpenedComplaint } from '../../subgraphs/kit/orders/intake.ts';
import {
  NotWritten,
  type Receipt,
  type RecallNotice,
  WriteRefused,
  type Writes,
} from '../../subgraphs/kit/orders/writes.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';

const LOT = 'agrilot:370681.2026-0412';
const OTHER = 'gs1:(01)06901234001020(10)A1';
const SETTLE_MS = 1_000;
const LONGEST_MS = 500;
const notice = {
  number: 'R1/1',
  recall: 'R1',
  action: 'OPEN',
  codes: [LOT],
  level: 'I',
  authority: '农业农村部',
  at: '2026-11-30T08:00:00+08:00',
};

/** A system whose orders are kept, and what comes of each write by turns: null, it is written and answered. */
function fake(
  dedupe: Writes<RecallNotice>['dedupe'],
  ...turns: (Error | 'lost' | null)[]
): {
  system: LegacySystem;
  kept: RecallNotice[];
} {
  const kept: RecallNotice[] = [];
  const write = async (order: RecallNotice): Promise<string> => {
    const turn = turns.shift() ?? null;
    if (turn instanceof Error) throw turn;
    if (dedupe !== 'KEY' || !kept.some(({ number }) => number === order.number)) kept.push(order);
    if (turn === 'lost') throw new Fault('TIMEOUT', 'no answer in time');
    return `ref-${order.number}`;
  };
  const find = async (number: string): Promise<string | null> =>
    kept.some((order) => order.number === number) ? `ref-${number}` : null;
  return {
    kept,
    system: systemOf('fake', {
      recalls: dedupe === 'FIND' ? { dedupe, settleMs: SETTLE_MS, write, find } : { dedupe, write },
    }),
  };
}

function systemOf(name: string, more: Partial<LegacySystem>): LegacySystem {
  return {
    name,
    maxCodes: 10,
    records: async (codes) => codes.map(() => null),
    links: async (codes) => codes.map(() => []),
    ping: async () => {},
    close: async () => {},
    ...more,
  };
}

interface Told {
  readonly receipt: Receipt | null;
  readonly code: unknown;
}

async function tell(
  systems: readonly LegacySystem[],
  {
    role = 'system',
    source = RECALL,
    intake = null,
    ...variables
  }: { role?: Role; source?: string; intake?: Intake | null } & Record<string, unknown> = {},
): Promise<Told> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const guards = new Guards(systems);
  const asking = { signal, ask: guards.asking(signal, Date.now() + LONGEST_MS) };
  const contextValue: MinistryContext = {
    ...asking,
    claims: { role },
    put: guards.putting(signal, Date.now() + LONGEST_MS),
    longestMs: LONGEST_MS,
    intake,
    loaders: createLoaders(systems, asking),
  };
  const { data, errors } = await graphql({
    schema: ministrySchema({ name: 'agriculture', systems }),
    source,
    variableValues: { notice, ...variables },
    contextValue,
  });
  guards.close();
  const receipt = (Object.values(data ?? {})[0] ?? null) as Receipt | null;
  return {
    receipt: receipt && (JSON.parse(JSON.stringify(receipt)) as Receipt),
    code: errors?.[0]?.extensions['code'] ?? null,
  };
}

const RECALL = `mutation($notice: RecallNotice!, $tried: DateTime) {
  agricultureRecall(notice: $notice, tried: $tried) { state reference message retryAt }
}`;
const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
const stateOf = async (...asked: Parameters<typeof tell>): Promise<unknown> => {
  const { receipt, code } = await tell(...asked);
  return receipt?.state ?? code;
};

describe('an order of a recall', () => {
  test('is taken in with the system’s own reference', async () => {
    const { system, kept } = fake('KEY');
    expect((await tell([system])).receipt).toEqual({
      state: 'TAKEN',
      reference: 'ref-R1/1',
      message: null,
      retryAt: null,
    });
    expect(kept).toMatchObject([{ number: 'R1/1', codes: [LOT], action: 'OPEN', level: 'I' }]);
  });

  test.each(['anonymous', 'citizen', 'enterprise', 'regulator', 'data-team'] as const)(
    'is heard of nobody else: %s',
    async (role) => {
      const { system, kept } = fake('KEY');
      expect(await stateOf([system], { role })).toBe('FORBIDDEN');
      expect(kept).toEqual([]);
    },
  );

  test('is refused in words by a system that takes none', async () => {
    expect((await tell([systemOf('fake', {})])).receipt).toMatchObject({
      state: 'REFUSED',
      message: `no system here takes orders about ${LOT}`,
    });
  });

  test.each([[[]], [Array.from({ length: 501 }, (_, i) => `agrilot:370681.2026-${i}`)]])(
    'is about 1 to 500 codes',
    async (codes) => {
      const { system, kept } = fake('KEY');
      expect(await stateOf([system], { notice: { ...notice, codes } })).toBe('REFUSED');
      expect(kept).toEqual([]);
    },
  );

  // What comes of a write, of a system that takes it so; then told again: as what, and how many it has.
  test.each([
    ['KEY', null, 'TAKEN', 'TAKEN', 1],
    ['KEY', 'lost', 'TIMEOUT', 'TAKEN', 1],
    ['KEY', new NotWritten(), 'NOT_DONE', 'TAKEN', 1],
    ['KEY', new TypeError('bug'), 'BAD_ANSWER', 'TAKEN', 1],
    ['KEY', new WriteRefused('knows no such lot'), 'REFUSED', 'TAKEN', 1],
    ['FIND', 'lost', 'TIMEOUT', 'TAKEN', 1],
    ['FIND', new Fault('UNAVAILABLE', 'cannot be reached'), 'UNAVAILABLE', 'TAKEN', 1],
    ['FIND', new NotWritten(), 'NOT_DONE', 'TAKEN', 1],
    ['NONE', null, 'TAKEN', 'UNCERTAIN', 1],
    ['NONE', 'lost', 'UNCERTAIN', 'UNCERTAIN', 1],
    ['NONE', new TypeError('bug'), 'UNCERTAIN', 'UNCERTAIN', 0],
    ['NONE', new NotWritten(), 'NOT_DONE', 'UNCERTAIN', 0],
  ] as const)('%s, %s: %s, and told again %s, once', async (dedupe, turn, first, again, count) => {
    const { system, kept } = fake(dedupe, turn);
    expect(await stateOf([system])).toBe(first);
    expect(await stateOf([system], { tried: ago(SETTLE_MS + 2 * LONGEST_MS + 1) })).toBe(again);
    expect(kept).toHaveLength(count);
  });

  test('is looked for where it is told as if it had never been, as a person may have it told so', async () => {
    const { system, kept } = fake('FIND');
    expect(await stateOf([system])).toBe('TAKEN');
    expect(await stateOf([system])).toBe('TAKEN');
    expect(kept).toHaveLength(1);
  });

  test('is not written again where it might be found only later', async () => {
    const { system, kept } = fake('FIND');
    const tried = ago(SETTLE_MS);
    const { receipt } = await tell([system], { tried });
    expect(receipt).toMatchObject({
      state: 'LATER',
      retryAt: new Date(Date.parse(tried) + SETTLE_MS + 2 * LONGEST_MS).toISOString(),
    });
    expect(kept).toEqual([]);
  });

  test('is not known not to be there while an earlier time may have left it there', async () => {
    const { system } = fake('KEY', new NotWritten());
    expect(await stateOf([system], { tried: ago(1) })).toBe('UNAVAILABLE');
  });

  test('that hangs ends in time, and is not known', async () => {
    const recalls: Writes<RecallNotice> = { dedupe: 'KEY', write: () => new Promise(() => {}) };
    expect(await stateOf([systemOf('fake', { recalls })])).toBe('TIMEOUT');
  });

  test('goes to each of several systems, by what it takes, and is told again until all have it', async () => {
    const [food, farm] = [fake('KEY', null, null), fake('KEY', new NotWritten())];
    const isFood = (code: string): boolean => code.startsWith('gs1:');
    const two = [takesOnly(food.system, isFood), takesOnly(farm.system, (code) => !isFood(code))];
    const both = { notice: { ...notice, codes: [LOT, OTHER] } };
    // A part is there: not done would be told again as if it were not.
    expect(await stateOf(two, both)).toBe('UNAVAILABLE');
    expect((await tell(two, { ...both, tried: ago(1) })).receipt).toMatchObject({
      state: 'TAKEN',
      reference: 'ref-R1/1, ref-R1/1',
    });
    expect([food.kept, farm.kept].map((kept) => kept.map(({ codes }) => codes))).toEqual([[[OTHER]], [[LOT]]]);
    expect((await tell(two.slice(0, 1), both)).receipt).toMatchObject({ state: 'PARTLY', reference: 'ref-R1/1' });
  });
});

function takesOnly(system: LegacySystem, takes: (code: string) => boolean): LegacySystem {
  return { ...system, ...(system.recalls ? { recalls: { ...system.recalls, takes } } : {}) };
}

describe('a complaint', () => {
  const complaint = { number: 'C1', code: LOT, topic: 'ILLNESS', at: '2026-11-30T08:00:00+08:00' };
  const COMPLAINT = `mutation($complaint: ComplaintNotice!) { agricultureComplaint(complaint: $complaint) { state reference message } }`;
  const said = { text: '吃了以后拉肚子', contact: '13800000000' };
  let intake: Intake;
  let older: string;

  beforeAll(async () => {
    const keys = await Promise.all([newKey(), newKey()]);
    const file = join(await mkdtemp(join(tmpdir(), 'intake-')), 'intake.json');
    await writeFile(file, JSON.stringify({ keys }));
    intake = await openIntake(file);
    older = JSON.stringify({ ...keys[0], kid: await calculateJwkThumbprint(keys[0]) });
  });

  test('is opened with the newest key or an older one, and taken in', async () => {
    for (const key of [intake.publicKey, older]) {
      const { system, kept } = taking();
      expect(
        await stateOf([system], {
          source: COMPLAINT,
          intake,
          complaint: { ...complaint, sealed: await seal(key, said) },
        }),
      ).toBe('TAKEN');
      expect(kept).toEqual([{ ...complaint, ...said, photo: null }]);
    }
  });

  test('is put to a system without what none takes: pasted text has signs that nobody sees', async () => {
    const { system, kept } = taking();
    const sealed = await seal(intake.publicKey, { text: '拉肚子\u0002\ufffe\n两天\ud83d', contact: '138\u000b' });
    expect(await stateOf([system], { source: COMPLAINT, intake, complaint: { ...complaint, sealed } })).toBe('TAKEN');
    expect(kept).toMatchObject([{ text: '拉肚子  \n两天\ufffd', contact: '138 ' }]);
  });

  test('that was sealed for another key, or is none, is refused', async () => {
    const { system, kept } = taking();
    const another = JSON.stringify(await newKey());
    for (const sealed of [await seal(another, said), await seal(intake.publicKey, { contact: 'x' }), 'nothing'])
      expect(await stateOf([system], { source: COMPLAINT, intake, complaint: { ...complaint, sealed } })).toBe(
        'REFUSED',
      );
    expect(kept).toEqual([]);
  });

  test('is refused where there is no key, or no system that takes any; and the key says so', async () => {
    const { system } = taking();
    const sealed = await seal(intake.publicKey, said);
    expect(await stateOf([system], { source: COMPLAINT, complaint: { ...complaint, sealed } })).toBe('REFUSED');
    expect(
      await stateOf([fake('KEY').system], { source: COMPLAINT, intake, complaint: { ...complaint, sealed } }),
    ).toBe('REFUSED');
    const source = '{ agricultureIntake { key } }';
    expect((await tell([system], { source, intake })).receipt).toEqual({ key: intake.publicKey });
    expect((await tell([fake('KEY').system], { source, intake })).receipt).toEqual({ key: null });
    expect(JSON.parse(intake.publicKey)).not.toHaveProperty('d');
  });

  test('tells how far it has come', async () => {
    const source = '{ agricultureComplaintState(reference: "ref-C1") { state answer } }';
    expect((await tell([taking().system], { source, intake })).receipt).toEqual({ state: 'ACCEPTED', answer: null });
    expect(await stateOf([taking().system], { source, intake, role: 'regulator' })).toBe('FORBIDDEN');
  });

  function taking(): { system: LegacySystem; kept: OpenedComplaint[] } {
    const kept: OpenedComplaint[] = [];
    return {
      kept,
      system: systemOf('fake', {
        complaints: {
          dedupe: 'KEY',
          write: async (opened) => `ref-${kept.push(opened) && opened.number}`,
          state: async (reference) => (reference === 'ref-C1' ? { state: 'ACCEPTED' } : null),
        },
      }),
    };
  }
});

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  return exportJWK(privateKey);
}

async function seal(jwk: string, said: object): Promise<string> {
  const { kid, kty, crv, x, y } = JSON.parse(jwk) as Record<string, string>;
  const key = await importJWK({ kty, crv, x, y } as JWK, 'ECDH-ES');
  return new CompactEncrypt(Buffer.from(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...(kid === undefined ? {} : { kid }) })
    .encrypt(key);
}
