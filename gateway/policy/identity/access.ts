import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '@tongcha/config';
import { ANONYMOUS, bearerOf, type Identity, type KeepTexts, openIssuers, Tokens, typesOf } from '@tongcha/identity';
import { Fault } from '@tongcha/resilience';
import { ORDER_GROUPS, SHARED_GROUPS } from '@tongcha/schema';
import type { Condition } from '../../readiness/condition.ts';
import type { GatewayConfig } from '../../settings.ts';
import type { Supergraph } from '../../supergraph/load.ts';
import type { AccessMarks } from '../../supergraph/marks.ts';
import type { Topology } from '../../supergraph/topology.ts';
import { type Decision, Decisions } from './decision.ts';
import { PURPOSE } from './agreement.ts';
import { agreementConditions } from './agreement-conditions.ts';
import { Agreements, type GraphWords } from './agreements.ts';
import { keyConditions } from './key-conditions.ts';
import { hashOf, KeptAgreements } from './kept-agreements.ts';

export const PURPOSE_HEADER = 'tongcha-purpose';

const OWN_AGREEMENTS = fileURLToPath(new URL('../../../schema/agreements/', import.meta.url));

/** A gateway that has none of an issuer's keys is not ready for so long: after that the public is served without. */
const MOST_WAIT_MS = 30_000;

/** What of a request says who asks. */
export interface Credentials {
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** Each of its Authorization headers. */
  readonly authorizations: readonly string[];
}

/** Who may come in, and with what rights. */
export interface Access {
  /** From a request's headers to who asks and what they may. @throws Fault UNAUTHENTICATED or KEY_NOT_KNOWN, or BAD_REQUEST for a purpose that nobody knows */
  readonly decide: (request: Credentials) => Decision | Promise<Decision>;
  /** What somebody may now who was identified before. */
  readonly decideAgain: (identity: Identity, purpose: string | null) => Decision;
  /** What somebody may state now, sorted. */
  purposesOf(identity: Identity): readonly string[];
  /** What is wrong with whom it is to believe. */
  conditions(): Iterable<Condition>;
  /** Of the agreements in force: equal hashes grant the same. Null: there are none. */
  health(): { readonly hash: string } | null;
  /** Another version of the graph is served from now on. */
  know(supergraph: Supergraph): void;
  /** Looks at once at the agreements and at the issuers' keys. */
  reread(): void;
  close(): Promise<void>;
}

/**
 * Reads the agreements and fetches the keys. Keys that cannot be fetched now are fetched later: an issuer that is down must not stop the public.
 * @param keep where gateways keep agreements in force and issuers' keys for each other; null: each goes by what it reads itself
 * @throws ConfigError when the folder of agreements or the file of keys is not there
 */
export async function openAccess(
  config: GatewayConfig,
  supergraph: Supergraph,
  keep: KeepTexts | null = null,
): Promise<Access> {
  const { identity: trust } = config;
  const issuers = openIssuers(trust, keep);
  let words = wordsOf(supergraph);
  const agreements = new Agreements({ folder: agreementsFolder(config), ...words });
  const exchange = keep && new KeptAgreements(agreements, keep('agreements'));
  await Promise.all([...issuers.map(({ keys }) => keys.refresh()), exchange?.exchange()]);
  const waitsUntil = performance.now() + MOST_WAIT_MS;
  const decisions = new Decisions();
  const tokens = new Tokens({
    issuers,
    audience: trust.audience,
    claims: trust.claims,
    sectors: words.sectors,
    types: typesOf(config.production, trust.tokenType),
    longestSeconds: trust.maxTokenMinutes * 60,
  });
  return {
    decide: (request) => decide(request, { tokens, agreements, decisions }),
    decideAgain(identity, purpose) {
      agreements.look();
      return decisions.of(identity, purpose, agreements.policiesFor(identity, purpose, Date.now()));
    },
    purposesOf(identity) {
      agreements.look();
      return agreements.purposesFor(identity, Date.now());
    },
    *conditions() {
      yield* keyConditions(issuers, performance.now() < waitsUntil);
      yield* agreementConditions(agreements, Date.now());
    },
    health: () => (agreements.files === null ? null : { hash: hashOf(agreements) }),
    know(next) {
      const last = words;
      words = wordsOf(next);
      if (!isDeepStrictEqual(words, last)) agreements.know(words);
      if (!isDeepStrictEqual(words.sectors, last.sectors)) tokens.know(words.sectors);
    },
    reread() {
      agreements.look();
      void exchange?.exchange();
      for (const { keys } of issuers) void keys.refresh();
    },
    async close() {
      for (const { keys } of issuers) keys.stop();
      agreements.close();
      await exchange?.stop();
    },
  };
}

interface Parts {
  readonly tokens: Tokens;
  readonly agreements: Agreements;
  readonly decisions: Decisions;
}

/** At once for whoever shows no token. */
function decide(request: Credentials, { tokens, agreements, decisions }: Parts): Decision | Promise<Decision> {
  const now = Date.now();
  const token = bearerOf(request.authorizations);
  const decided = (identity: Identity): Decision => {
    const purpose = purposeOf(request, identity, agreements, now);
    return decisions.of(identity, purpose, agreements.policiesFor(identity, purpose, now));
  };
  return token === null ? decided(ANONYMOUS) : tokens.identify(token, now).then(decided);
}

/** Null: none is stated. @throws Fault BAD_REQUEST for one that nobody knows */
function purposeOf({ headers }: Credentials, identity: Identity, agreements: Agreements, now: number): string | null {
  const stated = headers[PURPOSE_HEADER];
  if (stated === undefined) return null;
  agreements.look();
  if (typeof stated === 'string' && PURPOSE.test(stated) && agreements.isPurpose(stated)) return stated;
  const known = agreements.purposesFor(identity, now);
  throw new Fault(
    'BAD_REQUEST',
    `the purpose stated in ${PURPOSE_HEADER} is not known; ${known.length > 0 ? `you may state one of: ${known.join(', ')}` : 'no agreement grants you anything for a purpose: leave the header out'}`,
  );
}

/** The project's own agreements speak of the project's own graph only. */
function agreementsFolder({ agreements, supergraph }: GatewayConfig): string | null {
  if (agreements === undefined) return supergraph === undefined ? OWN_AGREEMENTS : null;
  if (!existsSync(agreements))
    throw new ConfigError([
      `gateway.agreements (GATEWAY_AGREEMENTS): ${JSON.stringify(agreements)}: expected a folder with one file a ministry`,
    ]);
  return agreements;
}

/** On another's supergraph each subgraph has its own policies and agreements, as a ministry has. */
function wordsOf({ topology, marks }: Supergraph): GraphWords {
  const { ministries, subgraphs } = topology;
  return {
    ministries: subgraphs.map(({ name }) => name),
    policies: grantablePolicies(marks, topology),
    sectors: new Set(ministries.map(({ sector }) => sector)),
  };
}

/** All that agreements can name: those under which something is shared, and those of orders, which open no field. */
export function grantablePolicies(marks: AccessMarks, topology: Topology): ReadonlySet<string> {
  const { ministries } = topology;
  const orders = ministries.flatMap(({ name }) => ORDER_GROUPS.map((group) => `${name}/${group}`));
  return new Set([...policiesOf(marks, topology), ...orders]);
}

/** Those of the marks, and those of parts of shared types, which no mark of one ministry can name. */
export function policiesOf({ types, fields }: AccessMarks, { ministries }: Topology): ReadonlySet<string> {
  const marks = [...types.values(), ...fields.values()].flat().filter(({ kind }) => kind === 'policies');
  return new Set([
    ...marks.flatMap(({ anyOf }) => anyOf.flat()),
    ...ministries.flatMap(({ name }) => SHARED_GROUPS.map((group) => `${name}/${group}`)),
  ]);
}
