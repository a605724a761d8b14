import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Fault } from '../../common/resilience/fault.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { keysAt } from '../../common/identity/key-sources.ts';
import type { KeyTimes, RememberedKeys } from '../../common/identity/remembered-keys.ts';
import { CLOCK_SKEW, Tokens } from '../../common/identity/tokens.ts';
import { openDoor, trusting } from './support/gateway.ts';
import { AUDIENCE, goodToken, ISSUER, startIssuer, type TestIssuer } from './support/issuer.ts';
import { type Json, makeSigner } from './support/signer.ts';

const first = makeSigner('first');
const second = makeSigner('second', 'ES256');
const third = makeSigner('third');

let issuer: TestIssuer;
const opened: RememberedKeys[] = [];

beforeEach(async () => {
  issuer = await startIssuer(first);
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  for (const keys of opened.splice(0)) keys.stop();
  await issuer.stop();
  vi.restoreAllMocks();
});

const NO_LIMITS: KeyTimes = { refreshMs: 600_000, retryMs: 600_000, gapMs: 0, burst: 1_000, refillMs: 1 };

function trust(times: Partial<KeyTimes> = {}): { readonly keys: RememberedKeys; readonly tokens: Tokens } {
  const keys = keysAt({ issuer: ISSUER, jwksUrl: issuer.url }, { ...NO_LIMITS, ...times });
  opened.push(keys);
  return {
    keys,
    tokens: new Tokens({
      issuers: [{ issuer: ISSUER, keys }],
      audience: AUDIENCE,
      claims: readGatewayConfig({ env: {} }).identity.claims,
      types: new Set(['at+jwt']),
      longestSeconds: 86_400,
      sectors: new Set(),
    }),
  };
}

const refusedWith = (message: RegExp, code = 'UNAUTHENTICATED'): object =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

test('a key that is rotated in counts with the first token that names it', async () => {
  const { tokens } = trust();
  await expect(tokens.identify(goodToken(first), Date.now())).resolves.toMatchObject({
    role: 'regulator',
    sector: 'FOOD_DRUG',
  });
  issuer.publish([first, second]);
  await expect(tokens.identify(goodToken(second), Date.now())).resolves.toMatchObject({ role: 'regulator' });
  expect(issuer.requests()).toBe(2);
});

test('a key that is rotated out stops counting with the next refresh, also for tokens that were good before', async () => {
  const { keys, tokens } = trust({ burst: 0 });
  await keys.refresh();
  const token = goodToken(first);
  await tokens.identify(token, Date.now());
  issuer.publish([second]);
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
  await keys.refresh();
  await expect(tokens.identify(token, Date.now())).rejects.toEqual(refusedWith(/not known here yet/, 'KEY_NOT_KNOWN'));
  issuer.publish([first]);
  await keys.refresh();
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
});

test.each([
  ['by a name that is known', {}],
  ['without a name', { kid: undefined }],
] as const)(
  'another key in the place of one, %s, counts with the first token that it has signed',
  async (_, header) => {
    const { tokens } = trust();
    await tokens.identify(goodToken(first, {}, header), Date.now());
    const replaced = makeSigner(first.kid);
    issuer.publish([replaced]);
    await expect(tokens.identify(goodToken(replaced, {}, header), Date.now())).resolves.toMatchObject({
      subject: 'user-1',
    });
    await expect(tokens.identify(goodToken(first, {}, header), Date.now())).rejects.toEqual(refusedWith(/signature/));
  },
);

test.each<[what: string, answer: number | string | null]>([
  ['is down', null],
  ['fails', 500],
  ['redirects', 302],
  ['answers with a page', '<html>maintenance</html>'],
  ['answers with no keys', '{"keys":"none"}'],
  ['answers with null', 'null'],
])('while the issuer %s, its last keys go on and an unknown one is refused with the reason', async (_, answer) => {
  const { keys, tokens } = trust();
  const token = goodToken(first);
  await tokens.identify(token, Date.now());
  if (answer === null) await issuer.stop();
  else issuer.publish(answer);
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: 1, fault: expect.any(String) });
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
  await expect(tokens.identify(goodToken(first, { sub: 'user-2' }), Date.now())).resolves.toMatchObject({
    subject: 'user-2',
  });
  await expect(tokens.identify(goodToken(third), Date.now())).rejects.toEqual(
    refusedWith(/cannot be fetched now: try again/, 'KEY_NOT_KNOWN'),
  );
});

test('made-up key ids and signatures become a few requests to the issuer, and one that is new says so meanwhile', async () => {
  const { keys, tokens } = trust({ burst: 3, refillMs: 600_000 });
  await keys.refresh();
  const codes: string[] = [];
  for (let i = 0; i < 50; i += 1) {
    const signer = i % 2 === 0 ? makeSigner(`made-up-${i}`) : makeSigner(first.kid);
    codes.push(await tokens.identify(goodToken(signer), Date.now()).then(String, (fault: Fault) => fault.code));
  }
  expect(issuer.requests()).toBe(1 + 3);
  expect(codes.slice(0, 4)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
  expect(codes.slice(4, 6)).toEqual(['KEY_NOT_KNOWN', 'UNAUTHENTICATED']);
  issuer.publish([first, second]);
  await expect(tokens.identify(goodToken(second), Date.now())).rejects.toEqual(
    refusedWith(/not known here yet: try again/, 'KEY_NOT_KNOWN'),
  );
  await expect(tokens.identify(goodToken(first), Date.now())).resolves.toMatchObject({ subject: 'user-1' });
});

test('a new key waits for the pause between two tries, and needs no second token', async () => {
  const { keys, tokens } = trust({ gapMs: 300 });
  await keys.refresh();
  issuer.publish([first, second]);
  const all = Array.from({ length: 50 }, (_, i) =>
    tokens.identify(goodToken(second, { sub: `user-${i}` }), Date.now()),
  );
  await Promise.all(all);
  expect(issuer.requests()).toBe(2);
});

test('what was under way before a token came is not the last word on its key', async () => {
  const { keys, tokens } = trust();
  await keys.refresh();
  const release = issuer.hold();
  const before = keys.refresh();
  await vi.waitFor(() => expect(issuer.requests()).toBe(2));
  const known = tokens.identify(goodToken(second), Date.now());
  release();
  await before;
  issuer.publish([first, second]);
  await expect(known).resolves.toMatchObject({ subject: 'user-1' });
});

test('an issuer that does not answer holds no token up for long', async () => {
  const { keys, tokens } = trust();
  await keys.refresh();
  const release = issuer.hold();
  issuer.publish([first, second]);
  await expect(tokens.identify(goodToken(second), Date.now())).rejects.toEqual(
    refusedWith(/not known here yet: try again/, 'KEY_NOT_KNOWN'),
  );
  release();
  await expect(tokens.identify(goodToken(second), Date.now())).resolves.toMatchObject({ subject: 'user-1' });
});

test('an issuer that was down at the start is asked again, and one question is enough for many tokens', async () => {
  issuer.publish(503);
  const { keys, tokens } = trust();
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: null, fault: 'its keys cannot be fetched: HTTP 503' });
  await expect(tokens.identify(goodToken(first), Date.now())).rejects.toEqual(
    refusedWith(/cannot be fetched now/, 'KEY_NOT_KNOWN'),
  );
  issuer.publish([first]);
  const asked = issuer.requests();
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => tokens.identify(goodToken(first, { sub: `user-${i}` }), Date.now())),
  );
  expect(issuer.requests()).toBe(asked + 1);
});

test('an issuer that is back is found without a token', async () => {
  issuer.publish(503);
  const { keys } = trust({ retryMs: 20 });
  await keys.refresh();
  issuer.publish([first]);
  await vi.waitFor(() => expect(keys.state()).toMatchObject({ keys: 1, fault: null }));
});

test('a token that does not fit the clock says by how much, whichever clock is wrong', async () => {
  const { tokens } = trust();
  const start = 1_800_000_000;
  const told = (more: Json, at: number): Promise<unknown> =>
    tokens.identify(goodToken(first, more), at * 1_000).catch((fault: Fault) => fault.message);
  const times = { iat: start, exp: start + 300 };
  expect(await told(times, start + 600)).toMatch(
    /expired 5 min ago[^]*check the clocks of its issuer and of this gateway/,
  );
  expect(await told({ ...times, iat: undefined, nbf: start }, start - 45)).toMatch(
    /does not count for another 45 s[^]*check the clocks of its issuer and of this gateway/,
  );
  expect(await told(times, start - 300)).toMatch(
    /issued 5 min from now[^]*check the clocks of its issuer and of this gateway/,
  );
});

test('a token is verified once, however often it is shown', async () => {
  const { keys, tokens } = trust();
  const find = vi.spyOn(keys, 'find');
  const token = goodToken(first);
  await keys.refresh();
  const identity = await tokens.identify(token, Date.now());
  for (let i = 0; i < 1_000; i += 1) expect(await tokens.identify(token, Date.now())).toBe(identity);
  expect(find).toHaveBeenCalledTimes(1);
});

test('a token ends with its time and the skew to the second, remembered or not; it begins likewise', async () => {
  const { keys } = trust();
  await keys.refresh();
  const start = 1_800_000_000;
  const token = goodToken(first, { iat: start, nbf: start, exp: start + 600 });
  const at = async (second: number, tokens = trust().tokens): Promise<boolean> =>
    tokens.identify(token, second * 1_000).then(
      () => true,
      () => false,
    );
  expect(await at(start - CLOCK_SKEW)).toBe(true);
  expect(await at(start - CLOCK_SKEW - 1)).toBe(false);
  expect(await at(start + 600 + CLOCK_SKEW - 1)).toBe(true);
  expect(await at(start + 600 + CLOCK_SKEW)).toBe(false);
  const { tokens } = trust();
  expect(await at(start + 1, tokens)).toBe(true);
  expect(await at(start + 600 + CLOCK_SKEW - 1, tokens)).toBe(true);
  expect(await at(start + 600 + CLOCK_SKEW, tokens)).toBe(false);
});

test('where the issuer is down at the start, the public comes in and tokens are told what is the matter', async () => {
  await issuer.stop();
  const door = await openDoor(trusting(issuer.url));
  expect(await door.knock(null)).toEqual({ status: 200 });
  expect(await door.knock(goodToken(first))).toEqual({
    status: 401,
    message: expect.stringContaining('cannot be fetched now'),
  });
  await door.close();
});

test('where no issuer is trusted, no token is taken, nor taken for the public', async () => {
  const door = await openDoor({});
  expect(await door.knock(null)).toEqual({ status: 200 });
  expect(await door.knock(goodToken(first))).toEqual({
    status: 401,
    message: expect.stringContaining('no tokens are taken here'),
  });
  await door.close();
});
