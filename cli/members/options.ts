import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MEMBER_KINDS } from '@tongcha/schema';
import { wholeNumber } from '@tongcha/command';
import { CliFault, EXIT } from '@tongcha/command';

const kinds = Object.keys(MEMBER_KINDS) as [string, ...string[]];

/** Of a member, as it joins or changes. */
export const MEMBER_OPTIONS = {
  address: z.string().optional(),
  kind: z.enum(kinds, { error: `应为 ${kinds.join('、')} / expected one of these` }).optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
  division: z.string().optional(),
  uscc: z.string().optional(),
  contract: z.enum(['1', '2'], { error: '应为 1 或 2 / expected 1 or 2' }).optional(),
  keys: z.string().optional(),
  'timeout-ms': wholeNumber(1, 600_000).optional(),
  'max-batch': wholeNumber(1, 1_000).optional(),
  concurrency: wholeNumber(1, 256).optional(),
  'cache-seconds': wholeNumber(0, 86_400).optional(),
};

export type MemberOptions = z.infer<z.ZodObject<typeof MEMBER_OPTIONS>>;

const LIMITS = {
  'timeout-ms': 'timeoutMs',
  'max-batch': 'maxBatch',
  concurrency: 'concurrency',
  'cache-seconds': 'cacheSeconds',
} as const;

/** What was given of a member, by the keys of the directory. */
export interface GivenMember {
  readonly url?: string;
  readonly kind?: string;
  readonly authority: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, number>>;
  readonly contract?: number;
  readonly keys?: readonly unknown[];
}

export function givenMember(options: MemberOptions): GivenMember {
  const { address, kind, zh, en, division, uscc, contract, keys } = options;
  const limits = Object.entries(LIMITS).map(([option, key]) => [key, options[option as keyof typeof LIMITS]] as const);
  return {
    ...(address === undefined ? {} : { url: address }),
    ...(kind === undefined ? {} : { kind }),
    authority: given(Object.entries({ zh, en, division, uscc })),
    limits: given(limits),
    ...(contract === undefined ? {} : { contract: Number(contract) }),
    ...(keys === undefined ? {} : { keys: keysIn(keys) }),
  };
}

/** What is wrong with them the directory's own check tells. @throws CliFault where the file is no set of keys */
function keysIn(file: string): readonly unknown[] {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { readonly keys?: unknown };
    if (Array.isArray(keys)) return keys;
  } catch {
    // Told below, without what was read.
  }
  throw new CliFault(EXIT.usage, `--keys: ${file}: 应为 JWK 集 / expected a JWK set`);
}

function given<T>(entries: readonly (readonly [string, T | undefined])[]): Record<string, T> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
