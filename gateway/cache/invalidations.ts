import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { canonical } from '@tongcha/codes';
import { ConfigError, envName } from '@tongcha/config';
import { DatabaseFault } from '@tongcha/database';
import { type HttpResponse, JSON_TYPE, type PostRoute, refusal } from '@tongcha/http';
import { describeError, log, logSeldom } from '@tongcha/observe';
import { openVerifier, readTrustedKeys, type TakenCall, type Verifier } from '@tongcha/signature';
import { type Client, clientOf } from '../http/client-address.ts';
import { codeTag, typeTag } from './keys.ts';
import { ALL, type CacheStore } from './store.ts';

/** By a member's name, where its public keys are: the path of a JWK set, or the set as the directory has it. */
export type InvalidationKeys = ReadonlyMap<string, string | { readonly jwks: string }>;

export interface InvalidationOptions {
  /** Null: nothing is kept of what members answer. */
  readonly store: Pick<CacheStore, 'invalidate'> | null;
  /**
   * Keeps trace units whose records have changed until they are judged: what is kept when it resolves to true is not lost; false: too
   * many of this member's wait. Null: nobody judges here.
   * @throws DatabaseFault
   */
  readonly keepChanged?: ((codes: readonly string[], member: string) => Promise<boolean>) | null;
  readonly keys: InvalidationKeys;
  /** Whether no other process at this address has taken the call before, which this one then has; where not given, there is none. */
  readonly takesFirst?: (call: TakenCall) => Promise<boolean>;
  /** Whose requests are counted as one's. */
  readonly addressOf: (client: Client) => string;
}

/** What a ministry may say at once, and how often: what it declares invalid it is asked anew. */
const MOST_CODES = 1_000;
const MOST_TAGS = 100;
const MAX_BODY_BYTES = 256 * 1024;
const A_MINUTE = 120;

/** Tries a minute from one address: each may cost the check of a signature. */
const TRIES_A_MINUTE = 600;

const body = z
  .strictObject({
    codes: z.array(z.string().min(1).max(500)).max(MOST_CODES).default([]),
    tags: z
      .array(z.string().regex(/^(\*|[_A-Za-z]\w{0,127})$/))
      .max(MOST_TAGS)
      .default([]),
    changed: z.array(z.string().min(1).max(500)).max(MOST_CODES).default([]),
  })
  .refine(({ codes, tags, changed }) => codes.length + tags.length + changed.length > 0);

export interface Invalidations {
  /** Null where no ministry has a key. */
  readonly route: PostRoute | null;
  /** From now on these are the ministries' keys. Of what cannot be read the log tells; its ministry alone is refused. */
  know(keys: InvalidationKeys): Promise<void>;
}

/**
 * Takes what ministries declare invalid, each signed with that ministry's own key, so that each speaks of its own answers alone.
 * @throws ConfigError with every fault at once
 */
export async function openInvalidations({
  store,
  keepChanged = null,
  keys,
  takesFirst = () => Promise.resolve(true),
  addressOf,
}: InvalidationOptions): Promise<Invalidations> {
  const first = await openVerifiers(keys, new Map());
  if (first.faults.length > 0) throw new ConfigError(first.faults);
  let { opened } = first;
  let knowing: Promise<void> = Promise.resolve();
  const tries = new RateLimiterMemory({ points: TRIES_A_MINUTE, duration: 60 });
  const taken = new RateLimiterMemory({ points: A_MINUTE, duration: 60 });

  const route: PostRoute = {
    maxBodyBytes: MAX_BODY_BYTES,
    async answer(request, bytes) {
      const limited = await waitFor(tries, addressOf(clientOf(request)));
      if (limited) return limited;
      const ministry = String(request.headers['tongcha-ministry']);
      const verdict = await opened
        .get(ministry)
        ?.verify(request, bytes)
        .then(async (call) => ('refusal' in call || (await takesFirst(call.taken)) ? call : { refusal: 'repeated' }));
      if (!verdict || 'refusal' in verdict) {
        logSeldom(
          'warn',
          'invalidation refused',
          { event: 'invalidation-refused', reason: verdict?.refusal ?? 'unknown ministry' },
          '拒绝了未经验证的失效通知 / invalidations that are not verified were refused',
        );
        return UNVERIFIED;
      }
      const told = readBody(bytes);
      if (!told) return MALFORMED;
      const many = await waitFor(taken, ministry);
      if (many) return many;
      // First what is kept is forgotten, so that what has changed is judged by what is so now.
      if (store && !(await store.invalidate(ministry, tagsOf(told)))) return NOT_DONE;
      const changed = keepChanged ? unitsOf(told) : [];
      if (keepChanged && changed.length > 0 && !(await isKept(() => keepChanged(changed, ministry)))) return NOT_KEPT;
      return done(told, changed.length);
    },
  };
  return {
    get route() {
      return opened.size > 0 ? route : null;
    },
    know(next) {
      // One after the other, so that the last word counts.
      knowing = knowing.then(async () => {
        const { faults, ...now } = await openVerifiers(next, opened);
        ({ opened } = now);
        if (faults.length > 0)
          log.error(
            { event: 'invalidation-keys', faults },
            '部门失效通知的公钥无法读取 / keys by which ministries declare answers invalid cannot be read',
          );
      });
      return knowing;
    },
  };
}

interface Opened {
  /** As JSON. */
  readonly place: string;
  readonly verify: Verifier;
}

/** Those that stay the same are used on, as each remembers what it has taken. */
async function openVerifiers(
  keys: InvalidationKeys,
  before: ReadonlyMap<string, Opened>,
): Promise<{ readonly opened: ReadonlyMap<string, Opened>; readonly faults: readonly string[] }> {
  const read = await Promise.all(
    [...keys].map(async ([ministry, at]): Promise<readonly [string, Opened] | string> => {
      const place = JSON.stringify(at);
      const known = before.get(ministry);
      if (known?.place === place) return [ministry, known];
      try {
        const trustedKeys = typeof at === 'string' ? at : await readTrustedKeys(at.jwks);
        return [ministry, { place, verify: await openVerifier({ ministry, trustedKeys }) }];
      } catch (error) {
        const key = ['ministries', ministry, 'invalidationKeys'];
        const where = typeof at === 'string' ? `${key.join('.')} (${envName(key)}): ${place}` : `keys (${ministry})`;
        return `${where}: ${error instanceof Error ? error.message : String(error)}`;
      }
    }),
  );
  // In the order of the configuration, whichever file was read first.
  return {
    opened: new Map(read.filter((each) => typeof each !== 'string')),
    faults: read.filter((each) => typeof each === 'string'),
  };
}

type Told = z.infer<typeof body>;

function readBody(bytes: Buffer): Told | null {
  try {
    return body.parse(JSON.parse(bytes.toString()));
  } catch {
    return null;
  }
}

function tagsOf({ codes, tags, changed }: Told): string[] {
  return [...new Set([...codes, ...changed].map(codeTag)), ...tags.map((tag) => (tag === ALL ? ALL : typeTag(tag)))];
}

/** Units, in their canonical spelling. Organisations are judged with the units that name them, and what is no code is none of anybody's. */
function unitsOf({ changed }: Told): readonly string[] {
  const codes = changed.flatMap((code) => canonical(code) ?? []);
  return [...new Set(codes)].filter((code) => !code.startsWith('uscc:'));
}

async function isKept(keep: () => Promise<boolean>): Promise<boolean> {
  try {
    return await keep();
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    logSeldom(
      'error',
      'changes',
      { event: 'changes-not-kept', error: describeError(error.cause) },
      '预警库不可用,变更通知未收下,数据提供方会重发 / the store of alerts cannot be used: what members tell is not taken, and is told again',
    );
    return false;
  }
}

async function waitFor(limiter: RateLimiterMemory, key: string): Promise<HttpResponse | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    return refusal(429, 'RATE_LIMITED', `too many in a minute: tell it again in ${seconds} s, several codes at once`, [
      ['retry-after', String(seconds)],
    ]);
  }
}

function done({ codes, tags }: Told, changed: number): HttpResponse {
  return {
    status: 200,
    headers: [['content-type', JSON_TYPE]],
    body: Buffer.from(JSON.stringify({ invalidated: { codes: codes.length, tags: tags.length }, changed })),
  };
}

/** One answer to all of them, as which check failed would tell a forger how far it has come; the log has it. */
const UNVERIFIED = refusal(
  401,
  'UNVERIFIED_CALL',
  'a ministry declares its own answers invalid, signed with its own key, while the signature holds and once; the gateway’s log says what was wrong',
);
const MALFORMED = refusal(
  400,
  'BAD_REQUEST',
  `the body is JSON: {"codes": […], "tags": […], "changed": […]}, at most ${MOST_CODES} codes, ${MOST_TAGS} tags and ${MOST_CODES} changed codes, a tag being the name of a type or *`,
);
const NOT_KEPT = refusal(503, 'UNAVAILABLE', 'what has changed could not be kept: tell it again', [
  ['retry-after', '2'],
]);
const NOT_DONE = refusal(503, 'UNAVAILABLE', 'it could not be declared invalid: tell it again', [['retry-after', '2']]);
