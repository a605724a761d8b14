import type { Dice } from '../../execute/support/random/dice.ts';
import type { RawRequest } from './raw-http.ts';

/** Makes another call of a signed one; null where this one cannot be changed so. `other` is another signed call of the same gateway. */
export type Tamper = (call: RawRequest, dice: Dice, other: RawRequest) => RawRequest | null;

const flipped = (bytes: Buffer, dice: Dice): Buffer => {
  const copy = Buffer.from(bytes);
  const at = dice.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  return copy;
};
const flipText = (text: string, dice: Dice): string => flipped(Buffer.from(text, 'latin1'), dice).toString('latin1');
const withHeader = (call: RawRequest, at: number, name: string, value: string): RawRequest => ({
  ...call,
  headers: call.headers.with(at, [name, value]),
});
const header = (call: RawRequest, name: string): string => call.headers.find(([each]) => each === name)?.[1] ?? '';
const replaced = (call: RawRequest, name: string, value: string): RawRequest =>
  withHeader(
    call,
    call.headers.findIndex(([each]) => each === name),
    name,
    value,
  );
const changed = (call: RawRequest, name: string, change: (value: string) => string): RawRequest | null => {
  const value = header(call, name);
  return change(value) === value ? null : replaced(call, name, change(value));
};

const exchanged = <T>(all: readonly T[], dice: Dice): T[] => {
  const a = dice.below(all.length);
  const b = (a + 1 + dice.below(all.length - 1)) % all.length;
  return all.with(a, all[b] as T).with(b, all[a] as T);
};

export const TAMPERS: Readonly<Record<string, Tamper>> = {
  'a bit of a header’s value flipped': (call, dice) => {
    const at = dice.below(call.headers.length);
    const [name, value] = call.headers[at] ?? ['', ''];
    const next = flipText(value, dice);
    // Space around a value is none of it (RFC 9110, 5.5).
    return next.trim() === value ? null : withHeader(call, at, name, next);
  },
  'a bit of a header’s name flipped': (call, dice) => {
    const at = dice.below(call.headers.length);
    const [name, value] = call.headers[at] ?? ['', ''];
    const next = flipText(name, dice);
    return next.toLowerCase() === name ? null : withHeader(call, at, next, value);
  },
  'a bit of the body flipped': (call, dice) => ({ ...call, body: flipped(call.body, dice) }),
  'a bit of the target flipped': (call, dice) => ({ ...call, target: flipText(call.target, dice) }),
  'a bit of the method flipped': (call, dice) => ({ ...call, method: flipText(call.method, dice) }),
  'a header twice': (call, dice) => ({ ...call, headers: [...call.headers, dice.pick(call.headers)] }),
  'a header twice, the other call’s first': (call, dice, other) => ({
    ...call,
    headers: [dice.pick(other.headers), ...call.headers],
  }),
  'a header left out': (call, dice) => ({
    ...call,
    headers: call.headers.toSpliced(dice.below(call.headers.length), 1),
  }),
  'two headers’ values exchanged': (call, dice) => {
    const [a, b] = [dice.below(call.headers.length), dice.below(call.headers.length)];
    const [one, two] = [call.headers[a], call.headers[b]];
    return a === b || !one || !two
      ? null
      : { ...call, headers: call.headers.with(a, [one[0], two[1]]).with(b, [two[0], one[1]]) };
  },
  'a header of another signed call': (call, dice, other) => {
    const at = dice.below(call.headers.length);
    const [name, value] = other.headers[at] ?? ['', ''];
    return call.headers[at]?.[1] === value ? null : withHeader(call, at, name, value);
  },
  'the body of another signed call': (call, _, other) => ({ ...call, body: other.body }),
  'bytes after the body': (call, dice) => ({
    ...call,
    body: Buffer.concat([call.body, Buffer.from(dice.pick([' ', '\n', '{}', '\0']))]),
  }),
  'no body': (call) => ({ ...call, body: Buffer.alloc(0) }),
  'a query that was not signed': (call) => ({ ...call, target: `${call.target}?query={__typename}` }),
  'at another host': (call, dice) => ({ ...call, host: dice.pick(['evil.example', 'localhost', '127.0.0.1']) }),
  'as a GET': (call) => ({ ...call, method: 'GET' }),
  'components in another order': (call, dice) =>
    changed(call, 'signature-input', (value) =>
      value.replace(/\(([^)]*)\)/, (_, list: string) => `(${exchanged(list.split(' '), dice).join(' ')})`),
    ),
  'a component not covered': (call, dice) =>
    changed(call, 'signature-input', (value) =>
      value.replace(
        /\(([^)]*)\)/,
        (_, list: string) =>
          `(${list
            .split(' ')
            .toSpliced(dice.below(list.split(' ').length), 1)
            .join(' ')})`,
      ),
    ),
  'parameters in another order': (call, dice) =>
    changed(call, 'signature-input', (value) =>
      [value.split(';')[0], ...exchanged(value.split(';').slice(1), dice)].join(';'),
    ),
  'a parameter left out': (call, dice) =>
    changed(call, 'signature-input', (value) =>
      value
        .split(';')
        .toSpliced(1 + dice.below(value.split(';').length - 1), 1)
        .join(';'),
    ),
  'a longer life': (call) =>
    changed(call, 'signature-input', (value) =>
      value.replace(/expires=(\d+)/, (_, at: string) => `expires=${Number(at) + 20}`),
    ),
  'another nonce': (call) =>
    changed(call, 'signature-input', (value) => value.replace(/nonce="[^"]*"/, 'nonce="0123456789abcdef"')),
  'another spelling of the signature': (call, dice) =>
    changed(call, 'signature', (value) => value.replace(/=:/, dice.pick([' =:', '= :', '=::']))),
  'base64 bits that decode to nothing': (call) =>
    changed(call, 'signature', (value) =>
      value.replace(/(.)==:$/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}==:`),
    ),
  'no signature': (call) => ({
    ...call,
    headers: call.headers.filter(([name]) => name !== 'signature' && name !== 'signature-input'),
  }),
  'more rights': (call) =>
    replaced(
      call,
      'tongcha-claims',
      Buffer.from('{"role":"regulator","sector":"RARE_EARTH","policies":["rare-earth/flows"]}').toString('base64url'),
    ),
};
