import { MOBILE, PERSON } from '../../conform/privacy.ts';
import type { Settings } from '../../declared/part.ts';

/** Names of what opens doors. */
const SECRET =
  /token|passw|pwd|secret|session|cookie|ticket|credential|(?:api|app|access|private)[_-]?key|auth_?code|^(?:authorization|sign(?:ature)?)$|密码|口令|令牌|密钥/i;
export const TAKEN_OUT = '(taken out)';
/** Shorter ones are in too many texts that have nothing to do with them. */
const SHORTEST = 4;

export interface Secrets {
  readonly settings: Settings;
  readonly tokens: Iterable<string>;
}

/**
 * The same value without what opens doors or is about persons: settings and tokens wherever they stand, what is named as a secret,
 * telephones and persons' numbers, in whose place stand others of the same shape.
 * @param code that was asked about: what is part of it stays, or it would be another
 */
export function withoutSecrets<T>(value: T, { settings, tokens }: Secrets, code: string): T {
  const texts = [
    ...Object.entries(settings).flatMap(([name, set]) =>
      textsOf(set ?? '').flatMap((text) =>
        [...new Set([text, encodeURIComponent(text)])].map((written) => [written, `\${${name}}`] as const),
      ),
    ),
    ...[...tokens].map((token) => [token, TAKEN_OUT] as const),
  ]
    .filter(([text]) => text.length >= SHORTEST && !code.includes(text))
    .toSorted(([a], [b]) => b.length - a.length);
  const clean = (text: string): string => {
    const plain = texts.reduce((left, [secret, name]) => left.replaceAll(secret, name), text);
    return plain
      .replace(new RegExp(PERSON, 'g'), (found) => (code.includes(found) ? found : NOBODY.slice(0, found.length)))
      .replace(new RegExp(MOBILE, 'g'), (found) => (code.includes(found) ? found : silent(found)));
  };
  return cleaned(value, clean) as T;
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  // A number may be a telephone, too.
  if (typeof value === 'number') return clean(String(value)) === String(value) ? value : Number(clean(String(value)));
  if (Array.isArray(value)) return value.map((each) => cleaned(each, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      clean(key),
      SECRET.test(key) ? takenOut(each, clean) : cleaned(each, clean),
    ]),
  );
}

/** What has such a name, and what a list of that name holds; an object may be more than a secret. */
function takenOut(value: unknown, clean: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => takenOut(each, clean));
  return (typeof value === 'string' || typeof value === 'number') && value !== '' ? TAKEN_OUT : cleaned(value, clean);
}

/** Of an address also the account in it. */
function textsOf(set: string): string[] {
  const url = URL.canParse(set) ? new URL(set) : null;
  return [set, ...(url ? [url.password, decoded(url.password), url.host] : [])].filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that nobody has written out.
    return text;
  }
}

const NOBODY = '110101190001010000';

/** A number of nobody's: its first three digits, then noughts, spaces and hyphens where they were. */
function silent(mobile: string): string {
  const digits = mobile.replace(/^\+?86[- ]?/, '');
  let seen = 0;
  return digits.replace(/\d/g, (digit) => (++seen <= 3 ? digit : '0'));
}
