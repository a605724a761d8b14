import { z } from 'zod';
import { drainPause, tlsFiles } from '@tongcha/http';
import { metricsPlace } from '@tongcha/observe';

const port = z.coerce
  .number()
  .int('expected a whole number')
  .min(0, 'expected 0 to 65535')
  .max(65_535, 'expected 0 to 65535');
const milliseconds = z.coerce
  .number()
  .int('expected whole milliseconds')
  .min(1, 'expected at least 1 ms')
  .max(600_000, 'expected at most 600000 ms');
const flag = z.stringbool('expected true or false').or(z.boolean());
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });

/** Whose access tokens count; without any of these, none does. */
const identity = z
  .strictObject({
    issuer: z.string().min(1, 'expected the text of the claim iss').optional(),
    /** What a token's `aud` must name. */
    audience: z.string().min(1, 'expected the text of the claim aud').default('tongcha'),
    /** The issuer's keys, at an address or in a file (RFC 7517). */
    jwksUrl: httpUrl.optional(),
    jwksFile: z.string().optional(),
    /** The `typ` of its access tokens (RFC 9068: at+jwt). When not set at+jwt, and outside production JWT, too, which ID tokens have as well. */
    tokenType: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'expected the value of typ')
      .optional(),
    /** The longest that a token may count, from its issue to its end. */
    maxTokenMinutes: z.coerce
      .number()
      .int('expected whole minutes')
      .min(1, 'expected a minute at least')
      .max(43_200, 'expected 30 days at most')
      .default(1_440),
    /** The public half of the development key, as `npm run token` writes it: its tokens count too. */
    developmentKeys: z.string().optional(),
  })
  .superRefine(({ issuer, jwksUrl, jwksFile }, context) => {
    const add = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (jwksUrl !== undefined && jwksFile !== undefined) add('jwksFile', 'expected one of jwksUrl and jwksFile');
    if (issuer !== undefined && jwksUrl === undefined && jwksFile === undefined)
      add('jwksUrl', 'expected the issuer’s keys: jwksUrl or jwksFile');
    if (issuer === undefined && (jwksUrl ?? jwksFile) !== undefined)
      add('issuer', 'expected the issuer whose keys these are');
  });

/** Who has read what; nothing is written without a folder. */
const audit = z.strictObject({
  folder: z.string().min(1, 'expected a folder').optional(),
  /** The Ed25519 key that signs the log, PKCS #8 in PEM; when not set, one beside the folder, made on first use. */
  key: z.string().optional(),
  /** Who keeps the log's heads: each is sent there as it is signed, and a start asks what is kept there. */
  witnessUrl: httpUrl.optional(),
  /** How long what is public is answered while the log cannot be written. */
  graceMinutes: z.coerce.number().min(0, 'expected minutes').max(1_440, 'expected a day at most').default(10),
});

const redis = z
  .strictObject({
    url: z.url({ protocol: /^rediss?$/, error: 'expected a redis or rediss address' }).optional(),
    /** Whether the address is a node of a cluster. */
    cluster: flag.default(false),
    /** The key that holds the supergraph, and the channel in which its changes are announced; `gateway.supergraph` is what is served while there is none. */
    supergraphKey: z.string().min(1, 'expected a key').optional(),
    /** The path of a JWK set: who may sign that supergraph (`npm run supergraph`). One that nobody has signed is taken when not set. */
    supergraphKeys: z.string().min(1, 'expected the path of a JWK set').optional(),
    /** The key that holds the directory of members, and its channel; `gateway.directory` is what counts while there is none. */
    directoryKey: z.string().min(1, 'expected a key').optional(),
  })
  .superRefine(({ url, supergraphKey, directoryKey }, context) => {
    for (const [key, what] of [
      [supergraphKey, 'supergraph'],
      [directoryKey, 'directory'],
    ] as const)
      if (key !== undefined && url === undefined)
        context.addIssue({
          code: 'custom',
          path: ['url'],
          message: `expected the address of the Redis that holds the ${what}`,
        });
  });

const origin = z.string().refine((text) => text === '*' || isOrigin(text), {
  error: 'expected an origin as browsers write it (https://portal.example), or *',
});

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Pages of which other origins may ask and read what is answered; none when not set. */
const cors = z.strictObject({
  origins: z
    .preprocess(
      (given) => (typeof given === 'string' ? given.split(/[\s,]+/).filter((each) => each !== '') : given),
      z.array(origin),
    )
    .default([]),
});

/** Of the gateway, each by itself; `config.ts` reads them. */
export const settings = z.strictObject({
  /** Refuses to start with what is for development only. */
  production: flag.default(false),
  host: z.string().default('127.0.0.1'),
  port: port.default(4000),
  /** The composed supergraph; the project's own when not set. */
  supergraph: z.string().optional(),
  /** The folder of the built public portal; no pages are served when not set. */
  portal: z.string().optional(),
  /** The folder of the built explorer; browsers are not led to one when not set. */
  explorer: z.string().optional(),
  /** The signed directory of members (`tongcha members`); each sector's subgraph is its one member when not set. */
  directory: z.string().min(1, 'expected the path of a directory').optional(),
  /** The path of a JWK set: who may sign the directory. */
  directoryKeys: z.string().min(1, 'expected the path of a JWK set').optional(),
  /** The longest an operation may take. */
  deadlineMs: milliseconds.default(15_000),
  /** How long running operations may take to end once the gateway is told to stop. */
  drainMs: milliseconds.default(20_000),
  /** Of that, how long it takes new requests still, not ready any more, until balancers have seen it; 5 s in production where not set, else 0. */
  drainPauseMs: drainPause,
  /** The longest an operation may take to plan, of the planning thread's own time. */
  planMs: milliseconds.default(200),
  /** Calls to ministries that one operation may make. */
  maxCalls: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
  /** Memory for prepared operations. */
  planCacheMb: z.coerce.number().int().min(1).max(4_096).default(64),
  /** Whether equal requests of equal rights that are under way are answered once. */
  mergeRequests: flag.default(false),
  /** Whether an operation that asks for anything its caller may not have is refused whole. */
  refuseWhole: flag.default(false),
  maxBodyBytes: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(16 * 1024 * 1024)
    .default(256 * 1024),
  cors: cors.prefault({}),
  identity: identity.prefault({}),
  audit: audit.prefault({}),
  /** The manifest of trusted documents: a JSON object, the SHA-256 of each text to the text. */
  documents: z.string().optional(),
  /** Our own proxies in front: as many entries of X-Forwarded-For, from its end, are their word; none where not set, which production warns of. */
  trustedProxies: z.coerce.number().int().min(0).max(10).optional(),
  /** Operations that may be under way at a time. */
  maxConcurrent: z.coerce.number().int().min(1).max(100_000).default(1_000),
  /** Where its metrics can be read; they are neither counted nor served without a port. */
  metrics: metricsPlace,
  /** What several gateways share; each keeps its own where it is not set. */
  redis: redis.prefault({}),
  /** Memory for ministries' answers, which Redis has in its place where it is set; 0: every question is asked. */
  cacheMb: z.coerce.number().int().min(0).max(65_536).default(64),
  /** The private key that signs the calls to ministries: a JWK, a JWK set whose last is used, or PEM. They go unsigned when not set. */
  signing: z.strictObject({ keyFile: z.string().min(1, 'expected the path of a private key') }).optional(),
  /** The secret under which members hash the codes that they know: they are not asked about others. All are asked about all when not set. */
  discovery: z.strictObject({ keyFile: z.string().min(1, 'expected the path of a key') }).optional(),
  /** Of `--chain-only`: which routers' signed statements of who asks are believed, and where they reach it. */
  chain: z
    .strictObject({
      /** The path of a JWK set. Everyone is answered, as anonymous, when not set. */
      trustedKeys: z.string().min(1, 'expected the path of a JWK set').optional(),
      /** Calls that were signed for another address are refused; for another than they came in at, where not set. */
      address: httpUrl.optional(),
    })
    .prefault({}),
  /** The folder of the ministries' sharing agreements; the project's own when its own supergraph is served. */
  agreements: z.string().optional(),
});

/** How much, and how long, a member is asked. */
const limits = {
  /** The longest one call may take. */
  timeoutMs: milliseconds,
  /** Entities in one call at most. */
  maxBatch: z.coerce.number().int().min(1).max(1_000),
  /** Calls at a time. */
  concurrency: z.coerce.number().int().min(1).max(256),
  /** How long its public answers are kept where it says nothing of that, seconds; when not set, 30 of a sector's member and 0 of others. */
  cacheSeconds: z.coerce.number().int().min(0, 'expected seconds').max(86_400, 'expected a day at most'),
};

/** Those of one member, as the directory has them. */
export const memberLimits = z.strictObject({
  timeoutMs: limits.timeoutMs.exactOptional(),
  maxBatch: limits.maxBatch.exactOptional(),
  concurrency: limits.concurrency.exactOptional(),
  cacheSeconds: limits.cacheSeconds.exactOptional(),
});

/** Of one subgraph, and so of each member of its sector for which the directory says nothing else. */
export const ministry = z.strictObject({
  /** Its subgraph; the supergraph's routing address when not set. */
  url: httpUrl.optional(),
  /** Whether it may be asked over plain HTTP in production, where its answers can be changed on their way. */
  plainHttp: flag.default(false),
  timeoutMs: limits.timeoutMs.default(5_000),
  maxBatch: limits.maxBatch.default(200),
  concurrency: limits.concurrency.default(8),
  /** The longest pause between probes while it fails; the first are short. */
  probeEveryMs: milliseconds.default(5_000),
  /** Calls made again because it could not be reached, at most this part of all. */
  retryShare: z.coerce.number().min(0, 'expected 0 to 0.2').max(0.2, 'expected 0 to 0.2').default(0.1),
  cacheSeconds: limits.cacheSeconds.optional(),
  /** The path of a JWK set: its public keys, by which it may declare invalid what is kept of its answers. */
  invalidationKeys: z.string().min(1, 'expected the path of a JWK set').optional(),
  /** Our certificate where it asks for one (cert, key), and who signs its own (ca). */
  tls: tlsFiles.optional(),
});

/** The gateway's own settings, as they are read. */
export type GatewayConfig = z.infer<typeof settings>;
/** The settings of one ministry, as they are read. */
export type MinistryConfig = z.infer<typeof ministry>;
