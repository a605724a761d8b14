import { z } from 'zod';
import { MEMBER_KINDS } from '@tongcha/schema';
import { wholeNumber } from '../command.ts';

const kinds = Object.keys(MEMBER_KINDS) as [string, ...string[]];

/** Of a member, as it joins or changes. */
export const MEMBER_OPTIONS = {
  address: z.string().optional(),
  kind: z.enum(kinds, { error: `应为 ${kinds.join('、')} / expected one of these` }).optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
  division: z.string().optional(),
  uscc: z.string().optional(),
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
}

export function givenMember(options: MemberOptions): GivenMember {
  const { address, kind, zh, en, division, uscc } = options;
  const limits = Object.entries(LIMITS).map(([option, key]) => [key, options[option as keyof typeof LIMITS]] as const);
  return {
    ...(address === undefined ? {} : { url: address }),
    ...(kind === undefined ? {} : { kind }),
    authority: given(Object.entries({ zh, en, division, uscc })),
    limits: given(limits),
  };
}

function given<T>(entries: readonly (readonly [string, T | undefined])[]): Record<string, T> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
