import { z } from 'zod';
import { drainPause } from '@tongcha/http';
import { httpUrl, milliseconds } from '@tongcha/config';
import { identity } from '@tongcha/identity';
import { metricsPlace } from '@tongcha/observe';
import { audit } from './settings/audit.ts';
import { cors } from './settings/cors.ts';
import { desk } from './settings/desk.ts';
import { redis } from './settings/redis.ts';
import { flag, port } from './settings/values.ts';

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
  desk: desk.prefault({}).meta({
    description: 'The page on which regulators work, signed in at identity.issuer.',
    page: 'desk.md',
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
  questions: z.string().optional().meta({
    description:
      'The folder of saved questions, a file of one named query each, which is watched: anybody may send them, as trusted documents.',
    page: 'assistants.md#saved-questions',
  }),
  mcp: flag.default(false).meta({
    description:
      'Whether assistants may ask the trusted documents and the saved questions at /mcp (Model Context Protocol).',
    page: 'assistants.md',
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
      store: z.string().min(1, 'expected the path of a SQLite file, or postgres://…').optional().meta({
        description:
          'A SQLite file that the gateways and workers of one machine share, or postgres://… for those of several. No jobs are taken when not set.',
        production: 'with a password, where it is PostgreSQL over the network',
      }),
    })
    .prefault({})
    .meta({ description: 'Where long walks are kept until they have been read.', page: 'jobs.md' }),
  governance: z
    .strictObject({
      store: z.string().min(1, 'expected the path of a SQLite file, or postgres://…').optional().meta({
        description:
          'A SQLite file that the gateways and workers of one machine share, or postgres://… for those of several. None are kept when not set.',
        production: 'with a password, where it is PostgreSQL over the network',
      }),
      webhooks: z
        .string()
        .refine(areOrigins, 'expected origins, https://oa.example, with spaces between')
        .optional()
        .meta({
          description:
            'Origins to which alerts may be sent (https://oa.example), with spaces between: nobody can have the gateways’ worker call anything else. None when not set.',
          page: 'alerts.md#webhooks',
          production: 'https only',
        }),
    })
    .prefault({})
    .meta({
      description: 'Where recalls, complaints and alerts are kept.',
      page: 'decisions/0117-governance-is-kept-as-jobs-are.md',
    }),
  rules: z.string().min(1, 'expected the path of a folder').optional().meta({
    description:
      'The folder of your own rules of what looks wrong, a YAML file each, and of members’ own parameters: beside those that are shipped; read at the start.',
    page: 'guides/rules.md',
  }),
  agreements: z.string().optional().meta({
    description:
      'The folder of the ministries’ sharing agreements, which is watched; the project’s own when its own supergraph is served.',
    page: 'sharing.md#agreements',
  }),
});

/** The gateway's own settings, as they are read. */
export type GatewayConfig = z.infer<typeof settings>;

function areOrigins(text: string): boolean {
  const all = text.split(/\s+/).filter(Boolean);
  return all.every(
    (each) => /^https?:\/\//.test(each) && URL.canParse(each) && new URL(each).origin === each.replace(/\/$/, ''),
  );
}
