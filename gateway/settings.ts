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

/** A claim's name, or, where it stands deeper, a JSON Pointer to it (RFC 6901). */
const claim = z
  .string()
  .regex(
    /^(?:[^/\p{C}][^\p{C}]{0,255}|(?:\/(?:[^/~\p{C}]|~[01]){1,256}){1,8})$/u,
    'expected the name of a claim, or the way to it: /realm_access/roles',
  );

/** Where tokens say who their bearer is. */
const claims = z
  .strictObject({
    subject: claim.default('sub').describe('Who it is: for the audit log, and for agreements that name subjects.'),
    role: claim
      .default('role')
      .describe(
        'citizen, enterprise, regulator or data-team. Where it is set, a list may stand there that has one of these in it.',
      ),
    sector: claim.default('sector').describe('Of a regulator: the sector of its ministry.'),
    organization: claim.default('uscc').describe('Of an enterprise: its unified social credit code.'),
    scopes: claim
      .default('scope')
      .describe('Its scopes, in one text with a space between each two; where it is set, a list may stand there.'),
  })
  .superRefine((places, context) => {
    const taken = new Map<string, string>();
    for (const [key, place] of Object.entries(places)) {
      const other = taken.get(place);
      if (other === undefined) taken.set(place, key);
      else context.addIssue({ code: 'custom', path: [key], message: `expected another claim than that of ${other}` });
    }
  });

/** The environment has text alone. */
function listed(given: unknown): unknown {
  return typeof given === 'string' ? given.split(/[\s,]+/).filter((each) => each !== '') : given;
}

const addresses = z.preprocess(
  listed,
  z.array(httpUrl).min(1, 'expected an address').max(16, 'expected 16 addresses at most'),
);

/** Whose access tokens count; without any of these, none does. */
const identity = z
  .strictObject({
    issuer: z.string().min(1, 'expected the text of the claim iss').optional().meta({
      description:
        'The text of the claim iss: whose access tokens count. Without it, none does. Where it is alone, its keys are found by it (OpenID Connect Discovery, RFC 8414).',
      page: 'sharing.md#tokens',
    }),
    audience: z
      .string()
      .min(1, 'expected the text of the claim aud')
      .default('tongcha')
      .describe('What a token’s claim aud must name.'),
    jwksUrl: httpUrl
      .optional()
      .describe(
        'The address of the issuer’s public keys (RFC 7517), where it does not tell it itself; by https in production.',
      ),
    jwksFile: z.string().optional().describe('The file of the same keys, where they are at no address.'),
    ca: z
      .string()
      .min(1, 'expected the path of a certificate')
      .optional()
      .describe(
        'The file of the certificates, in PEM, that may have signed the issuer’s own; those that Node trusts when not set. It is read again with each fetch.',
      ),
    claims: claims.prefault({}).meta({
      description:
        'Where tokens say who their bearer is: the name of a claim, or a JSON Pointer to it (/realm_access/roles).',
      page: 'sharing.md#claims-of-other-issuers',
    }),
    tokenType: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'expected the value of typ')
      .optional()
      .describe(
        'The typ of its access tokens (RFC 9068: at+jwt). When not set at+jwt, and outside production JWT, too, which ID tokens have as well.',
      ),
    maxTokenMinutes: z.coerce
      .number()
      .int('expected whole minutes')
      .min(1, 'expected a minute at least')
      .max(43_200, 'expected 30 days at most')
      .default(1_440)
      .describe('The longest that a token may count, from its issue to its end.'),
    developmentKeys: z
      .string()
      .optional()
      .describe(
        'The file of the public half of the development key, as npm run token writes it: its tokens count too.',
      ),
  })
  .superRefine(({ issuer, jwksUrl, jwksFile, ca }, context) => {
    const add = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (jwksUrl !== undefined && jwksFile !== undefined) add('jwksFile', 'expected one of jwksUrl and jwksFile');
    if (issuer === undefined && (jwksUrl ?? jwksFile) !== undefined)
      add('issuer', 'expected the issuer whose keys these are');
    if (issuer !== undefined && jwksUrl === undefined && jwksFile === undefined && !isIdentifier(issuer))
      add('issuer', 'expected an https address, by which its keys are found, or jwksUrl or jwksFile beside it');
    if (ca !== undefined && (issuer === undefined || jwksFile !== undefined))
      add('ca', 'expected an issuer whose keys are fetched, by jwksUrl or by its own address');
  });

/** An issuer that tells of itself has neither query nor fragment (RFC 8414, 2). Production refuses plain http. */
function isIdentifier(issuer: string): boolean {
  return /^https?:\/\/[^?#]+$/.test(issuer) && URL.canParse(issuer);
}

/** Who has read what; nothing is written without a folder. */
const audit = z.strictObject({
  folder: z.string().min(1, 'expected a folder').optional().meta({
    description: 'The folder of the log: who has read what. Nothing is written when not set.',
    page: 'audit.md',
  }),
  key: z
    .string()
    .optional()
    .describe(
      'The file of the Ed25519 key that signs the log, PKCS #8 in PEM; when not set, one beside the folder, made on first use.',
    ),
  witnessUrl: httpUrl.optional().meta({
    description:
      'Where the log’s heads are kept: each is sent there as it is signed, and a start asks what is kept there.',
    page: 'audit.md#heads-elsewhere',
  }),
  graceMinutes: z.coerce
    .number()
    .min(0, 'expected minutes')
    .max(1_440, 'expected a day at most')
    .default(10)
    .describe('How long what is public is answered while the log cannot be written.'),
});

const redis = z
  .strictObject({
    url: z
      .url({ protocol: /^rediss?$/, error: 'expected a redis or rediss address' })
      .optional()
      .meta({
        description:
          'Its address with user and password, redis:// or rediss://. Each gateway keeps its own cache and counts when not set.',
        page: 'cache.md#where-it-is-kept',
      }),
    tls: tlsFiles.optional().meta({
      description:
        'Of rediss://: who signs its certificate (ca), and ours where it asks for one (cert, key); whom Node trusts when not set.',
      page: 'operating.md#certificates',
    }),
    cluster: flag.default(false).describe('Whether the address is a node of a cluster.'),
    supergraphKey: z.string().min(1, 'expected a key').optional().meta({
      description:
        'The key that holds the supergraph, and the channel in which its changes are announced; gateway.supergraph is what is served while there is none.',
      page: 'operating.md#change-the-supergraph',
    }),
    supergraphKeys: z
      .string()
      .min(1, 'expected the path of a JWK set')
      .optional()
      .describe(
        'The file of a JWK set: who may sign that supergraph (npm run supergraph). One that nobody has signed is taken when not set.',
      ),
    directoryKey: z.string().min(1, 'expected a key').optional().meta({
      description:
        'The key that holds the directory of members, and its channel; gateway.directory is what counts while there is none.',
      page: 'directory.md#where-it-stands',
    }),
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
  origins: z.preprocess(listed, z.array(origin)).default([]).meta({
    description:
      'Origins whose pages may ask and read what is answered, with spaces or commas between, or *; none when not set.',
    page: 'operating.md#pages-of-other-origins',
  }),
});

/** Of the gateway, each by itself; `config.ts` reads them. */
export const settings = z.strictObject({
  production: flag
    .default(false)
    .meta({ description: 'Refuses to start with what is for development only.', page: 'operating.md#in-production' }),
  host: z.string().default('127.0.0.1').describe('The address at which it listens.'),
  port: port.default(4000).describe('The port at which it listens; 0: any free port.'),
  workers: z.coerce
    .number()
    .int('expected a whole number')
    .min(1, 'expected 1 to 64')
    .max(64, 'expected 1 to 64')
    .default(1)
    .meta({
      description: 'Processes that serve its port together, below one that supervises them: as many as cores.',
      page: 'operating.md#several-cores',
    }),
  supergraph: z.string().optional().meta({
    description: 'The file of the composed supergraph, which is watched; the project’s own when not set.',
    page: 'operating.md#change-the-supergraph',
  }),
  portal: z.string().optional().meta({
    description: 'The folder of the built public portal; no pages are served when not set.',
    page: 'operating.md#the-pages-it-serves',
  }),
  explorer: z.string().optional().meta({
    description: 'The folder of the built explorer; browsers are not led to one when not set.',
    page: 'explorer.md',
  }),
  directory: z.string().min(1, 'expected the path of a directory').optional().meta({
    description:
      'The file of the signed directory of members (tongcha members); each sector’s subgraph is its one member when not set.',
    page: 'directory.md',
  }),
  directoryKeys: z
    .string()
    .min(1, 'expected the path of a JWK set')
    .optional()
    .meta({ description: 'The file of a JWK set: who may sign the directory. Needed with it.', page: 'directory.md' }),
  deadlineMs: milliseconds.default(15_000).describe('The longest that an operation may take.'),
  drainMs: milliseconds.default(20_000).meta({
    description: 'How long running operations may take to end once the gateway is told to stop.',
    page: 'operating.md#stop',
  }),
  drainPauseMs: drainPause,
  planMs: milliseconds
    .default(200)
    .describe('The longest that an operation may take to plan, of the planning thread’s own time.'),
  maxCalls: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .meta({ description: 'Calls to each member that one operation may make.', page: 'limits.md' }),
  planCacheMb: z.coerce.number().int().min(1).max(4_096).default(64).describe('Memory for prepared operations.'),
  mergeRequests: flag
    .default(false)
    .describe(
      'Whether equal requests of equal rights that are under way are answered once. Not together with an audit log.',
    ),
  refuseWhole: flag
    .default(false)
    .describe('Whether an operation that asks for anything its caller may not have is refused whole.'),
  maxBodyBytes: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(16 * 1024 * 1024)
    .default(256 * 1024)
    .meta({ description: 'The longest body of a request.', page: 'limits.md#connections-and-bodies' }),
  cors: cors.prefault({}).meta({ description: 'Pages of other origins.', page: 'operating.md#pages-of-other-origins' }),
  identity: identity
    .prefault({})
    .meta({ description: 'Whose access tokens count; without any of these, none does.', page: 'sharing.md#tokens' }),
  audit: audit
    .prefault({})
    .meta({ description: 'Who has read what; nothing is written without a folder.', page: 'audit.md' }),
  documents: z.string().optional().meta({
    description: 'The file of the manifest of trusted documents: a JSON object, the SHA-256 of each text to the text.',
    page: 'limits.md#trusted-documents',
  }),
  trustedProxies: z.coerce.number().int().min(0).max(10).optional().meta({
    description:
      'Your own proxies in front: as many entries of X-Forwarded-For, from its end, are their word; none where not set, which production warns of.',
    page: 'limits.md#points-a-minute',
  }),
  maxConcurrent: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .meta({ description: 'Operations that may be under way at a time.', page: 'limits.md#too-much-at-once' }),
  metrics: metricsPlace,
  redis: redis.prefault({}).meta({
    description: 'What several gateways share; each keeps its own where it is not set.',
    page: 'cache.md#where-it-is-kept',
  }),
  cacheMb: z.coerce.number().int().min(0).max(65_536).default(64).meta({
    description: 'Memory for ministries’ answers, which Redis has in its place where it is set; 0: none are kept.',
    page: 'cache.md',
  }),
  signing: z
    .strictObject({
      keyFile: z
        .string()
        .min(1, 'expected the path of a private key')
        .describe('The file of the private key: a JWK, a JWK set whose last is used, or PEM.'),
    })
    .optional()
    .meta({ description: 'Signs the calls to ministries; they go unsigned when not set.', page: 'signed-calls.md' }),
  discovery: z
    .strictObject({
      keyFile: z
        .string()
        .min(1, 'expected the path of a key')
        .describe('The file of the secret under which members hash the codes that they know.'),
    })
    .optional()
    .meta({
      description:
        'Members are not asked about codes that they surely do not know; all are asked about all when not set.',
      page: 'membership.md',
    }),
  chain: z
    .strictObject({
      trustedKeys: z
        .string()
        .min(1, 'expected the path of a JWK set')
        .optional()
        .describe('The file of a JWK set: these routers. Everyone is answered, as anonymous, when not set.'),
      address: httpUrl
        .optional()
        .describe(
          'Where they reach it: calls that were signed for another address are refused; for another than they came in at, where not set.',
        ),
    })
    .prefault({})
    .meta({
      description: 'Of --chain-only: which routers’ signed statements of who asks are believed.',
      page: 'chain-only.md',
    }),
  operators: z.string().min(1, 'expected the path of a JWK set').optional().meta({
    description:
      'The file of a JWK set: who may sign operators’ tokens (tongcha operator), by which /operator tells what a gateway knows of itself. Nobody when not set.',
    page: 'operating.md#the-operator',
  }),
  jobs: z
    .strictObject({
      store: z
        .string()
        .min(1, 'expected the path of a SQLite file, or postgres://…')
        .optional()
        .describe(
          'A SQLite file that the gateways and workers of one machine share, or postgres://… for those of several. No jobs are taken when not set.',
        ),
    })
    .prefault({})
    .meta({ description: 'Where long walks are kept until they have been read.', page: 'jobs.md' }),
  agreements: z.string().optional().meta({
    description:
      'The folder of the ministries’ sharing agreements, which is watched; the project’s own when its own supergraph is served.',
    page: 'sharing.md#agreements',
  }),
});

/** How much, and how long, a member is asked. */
const limits = {
  timeoutMs: milliseconds.describe('The longest that one call may take.'),
  maxBatch: z.coerce.number().int().min(1).max(1_000).describe('Entities in one call at most.'),
  concurrency: z.coerce.number().int().min(1).max(256).describe('Calls at a time.'),
  cacheSeconds: z.coerce.number().int().min(0, 'expected seconds').max(86_400, 'expected a day at most').meta({
    description:
      'How long its public answers are kept where it says nothing of that; when not set, 30 of a sector’s member and 0 of others.',
    page: 'cache.md#for-how-long',
  }),
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
  url: addresses.optional().meta({
    description:
      'The addresses of its subgraph, with spaces or commas between: any of them answers for it. The supergraph’s routing address when not set.',
    page: 'operating.md#several-addresses',
  }),
  plainHttp: flag.default(false).meta({
    description:
      'Whether it may be asked over plain HTTP in production, where its answers can be changed on their way.',
    page: 'operating.md#in-production',
  }),
  timeoutMs: limits.timeoutMs.default(5_000),
  maxBatch: limits.maxBatch.default(200),
  concurrency: limits.concurrency.default(8),
  probeEveryMs: milliseconds
    .default(5_000)
    .meta({ description: 'The longest pause between probes while it fails; the first are short.', page: 'faults.md' }),
  retryShare: z.coerce.number().min(0, 'expected 0 to 0.2').max(0.2, 'expected 0 to 0.2').default(0.1).meta({
    description: 'Calls made again because it could not be reached, at most this part of all.',
    page: 'faults.md#extra-calls',
  }),
  cacheSeconds: limits.cacheSeconds.optional(),
  invalidationKeys: z.string().min(1, 'expected the path of a JWK set').optional().meta({
    description: 'The file of a JWK set: its public keys, by which it may declare invalid what is kept of its answers.',
    page: 'cache.md#when-a-ministry-changes-something',
  }),
  tls: tlsFiles.optional().meta({
    description: 'Our certificate where it asks for one (cert, key), and who signs its own (ca).',
    page: 'signed-calls.md',
  }),
});

/** The gateway's own settings, as they are read. */
export type GatewayConfig = z.infer<typeof settings>;
/** The settings of one ministry, as they are read. */
export type MinistryConfig = z.infer<typeof ministry>;
