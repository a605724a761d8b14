import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keysAt, type RememberedKeys } from '../../gateway/policy/identity/remembered-keys.ts';
import { CLOCK_SKEW, Tokens } from '../../gateway/policy/identity/tokens.ts';
import { openDoor, trusting } from './support/gateway.ts';
import { AUDIENCE, goodToken, ISSUER, startIssuer, type TestIssuer } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';

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

/** @param cooldownMs 0: as if each question came long after the last */
function trust(cooldownMs = 0): { readonly keys: RememberedKeys; readonly tokens: Tokens } {
  const keys = keysAt(issuer.url, { refreshMs: 600_000, cooldownMs });
  opened.push(keys);
  return {
    keys,
    tokens: new Tokens({
      issuers: [{ issuer: ISSUER, keys }],
      audience: AUDIENCE,
      types: new Set(['at+jwt']),
      longestSeconds: 86_400,
      sectors: new Set(),
    }),
  };
}

const refusedWith = (message: RegExp): object =>
  expect.objectContaining({ code: 'UNAUTHENTICATED', message: expect.stringMatching(message) });

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
  const { keys, tokens } = trust(600_000);
  await keys.refresh();
  const token = goodToken(first);
  await tokens.identify(token, Date.now());
  issuer.publish([second]);
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
  await keys.refresh();
  await expect(tokens.identify(token, Date.now())).rejects.toEqual(refusedWith(/none of its issuer’s/));
  issuer.publish([first]);
  await keys.refresh();
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
});

test('another key under a known kid counts in place of the first, whose tokens are refused', async () => {
  const { keys, tokens } = trust();
  const token = goodToken(first);
  await tokens.identify(token, Date.now());
  const replaced = makeSigner(first.kid);
  issuer.publish([replaced]);
  await keys.refresh();
  await expect(tokens.identify(token, Date.now())).rejects.toEqual(refusedWith(/signature/));
  await expect(tokens.identify(goodToken(replaced), Date.now())).resolves.toMatchObject({ subject: 'user-1' });
});

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
  expect(await keys.refresh()).toBe(false);
  await expect(tokens.identify(token, Date.now())).resolves.toMatchObject({ subject: 'user-1' });
  await expect(tokens.identify(goodToken(first, { sub: 'user-2' }), Date.now())).resolves.toMatchObject({
    subject: 'user-2',
  });
  await expect(tokens.identify(goodToken(third), Date.now())).rejects.toEqual(
    refusedWith(/cannot be fetched now: try again/),
  );
});

test('made-up key ids do not become requests to the issuer', async () => {
  const { keys, tokens } = trust(600_000);
  await keys.refresh();
  await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) => tokens.identify(goodToken(makeSigner(`made-up-${i}`)), Date.now())),
  );
  expect(issuer.requests()).toBe(1);
  issuer.publish(503);
  await keys.refresh();
  await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) => tokens.identify(goodToken(makeSigner(`made-up-${i}`)), Date.now())),
  );
  expect(issuer.requests()).toBe(2);
});

test('an issuer that was down at the start is asked again, and one question is enough for many tokens', async () => {
  issuer.publish(503);
  const { keys, tokens } = trust();
  expect(await keys.refresh()).toBe(false);
  await expect(tokens.identify(goodToken(first), Date.now())).rejects.toEqual(refusedWith(/cannot be fetched now/));
  issuer.publish([first]);
  const asked = issuer.requests();
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => tokens.identify(goodToken(first, { sub: `user-${i}` }), Date.now())),
  );
  expect(issuer.requests()).toBe(asked + 1);
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
