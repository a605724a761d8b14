import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import type { SigningKey } from '../../common/signature/keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { runs } from '../support/runs.ts';
import { BODY, keyFolder, type KeyFolder, QUERY, testMinistry, type TestMinistry } from './support/kit.ts';
import { type RawRequest, sendRaw } from './support/raw-http.ts';
import { TAMPERS } from './support/tamper.ts';
import { seedOf } from '../support/seed.ts';

const CLAIMS: readonly CallClaims[] = [
  { role: 'citizen' },
  { role: 'enterprise', organization: '91350100M000100Y43', policies: ['own-records'] },
];

describe.each([
  ['Ed25519', runs(400, 10_000).numRuns],
  ['SM2', runs(100, 1_000).numRuns],
] as const)('%s', (algorithm, cases) => {
  let keys: KeyFolder;
  let key: SigningKey;
  let ministry: TestMinistry;

  beforeAll(async () => {
    keys = await keyFolder({ algorithm });
    key = await keys.key();
    ministry = await testMinistry({ trustedKeys: keys.publicFile });
  });
  afterAll(async () => {
    await ministry.server.stop(10);
    keys.remove();
  });

  const signed = (dice: Dice, body = BODY): RawRequest => {
    const headers = signCall(key, {
      method: 'POST',
      authority: new URL(ministry.server.url).host,
      target: '/graphql',
      contentType: 'application/json',
      body,
      ministry: 'rare-earth',
      claims: dice.pick(CLAIMS),
      requestId: `r-${dice.below(1e9)}`,
    });
    return { method: 'POST', target: '/graphql', headers: Object.entries(headers), body: Buffer.from(body) };
  };

  test(`a call that was changed in any way, or comes again, reaches nobody; one that was not, does (${cases} of them)`, async () => {
    const seed = seedOf('SIGNATURE_SEED');
    const names = Object.keys(TAMPERS);
    const other = signed(new Dice(seed), JSON.stringify({ query: `${QUERY} #` }));
    const one = async (i: number): Promise<void> => {
      const dice = new Dice(seed + i);
      const name = names[i % names.length] ?? '';
      const call = signed(dice);
      const tampered = TAMPERS[name]?.(call, dice, other);
      const where = `${name}, SIGNATURE_SEED=${seed + i}`;
      if (tampered) {
        const before = ministry.heard.length;
        const { status } = await sendRaw(ministry.server.url, tampered);
        expect(status === null || status >= 400, `${where}: answered ${status}`).toBe(true);
        expect(ministry.heard.length, where).toBe(before);
      }
      if (i % 10 !== 0) return;
      // What a proxy may do: fields of its own, and fields in another order.
      const passed = { ...call, headers: [['via', '1.1 proxy'], ...call.headers.toReversed()] as const };
      expect((await sendRaw(ministry.server.url, passed)).status, `unchanged, ${where}`).toBe(200);
      expect((await sendRaw(ministry.server.url, call)).status, `again, ${where}`).toBe(401);
    };
    for (let i = 0; i < cases; i += 1) await one(i);
    expect(ministry.heard.length).toBe(Math.ceil(cases / 10));
  }, 600_000);
});
