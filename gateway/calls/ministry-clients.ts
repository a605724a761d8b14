import type { TreeHead } from '@tongcha/audit-log';
import { log } from '@tongcha/observe';
import { isOtherVersion, type MemberSchema, versionsApart } from '@tongcha/schema';
import type { MinistryConfig } from '../settings/ministry.ts';
import type { SubgraphCall } from './call.ts';
import type { Certificates } from './certificates.ts';
import { ALL_ON, type CallSwitches } from './call-switches.ts';
import type { Latency } from './latency.ts';
import { connectMinistry, type MinistryClient, type MinistryHealth } from './connect.ts';
import { type CalledVersions, UNTOLD } from './told-schema.ts';
import type { SignerOf } from './signer.ts';

/** A ministry's client in the hands of one version. */
export interface HeldClient extends Pick<MinistryClient, 'call' | 'ask' | 'health' | 'schema' | 'sdl'> {
  readonly latency: Latency;
  /** Once: the client is closed when nobody holds it. */
  release(): Promise<void>;
}

/** A ministry's settings. */
export type CallSettings = MinistryConfig & Partial<CallSwitches>;

/** Stands around what is sent to a ministry. */
export type AroundAttempts = (ministry: string, next: SubgraphCall) => SubgraphCall;

interface Known {
  readonly name: string;
  readonly client: MinistryClient;
  /** Ends that its certificate is looked at. */
  readonly unwatch: () => void;
  readonly latency: Latency;
  holders: number;
}

/** Of a ministry that has not answered yet, milliseconds. */
const USUAL_MS = 20;

/**
 * The clients of the ministries: connections, breakers, what they have learnt. One whose name, addresses, settings and schema stay the
 * same lives on from version to version.
 */
export class MinistryClients {
  readonly #known = new Map<string, Known>();
  readonly #signerOf: SignerOf | null;
  readonly #sendings: AroundAttempts | null;
  readonly #auditHead: (() => TreeHead | null) | undefined;
  readonly #certificates: Certificates;

  /** @param auditHead the newest head of the audit log, where there is one */
  constructor(
    certificates: Certificates,
    signerOf: SignerOf | null,
    sendings: AroundAttempts | null = null,
    auditHead?: () => TreeHead | null,
  ) {
    this.#certificates = certificates;
    this.#signerOf = signerOf;
    this.#sendings = sendings;
    this.#auditHead = auditHead;
  }

  /** How each does that is connected, by its name. */
  *health(): Iterable<readonly [string, MinistryHealth]> {
    for (const { name, client } of this.#known.values()) yield [name, client.health()];
  }

  /**
   * @param ministry what its calls are signed for: its sector's subgraph, whichever member it is; which one, the address says, which is signed too
   * @param versions of its schema: where they become others the client is another
   * @throws Error when an address is none; ConfigError when a certificate cannot be read
   */
  take(
    name: string,
    urls: readonly string[],
    settings: CallSettings,
    ministry = name,
    versions: CalledVersions = UNTOLD,
  ): HeldClient {
    const key = JSON.stringify([name, urls, settings, versions]);
    const known = this.#known.get(key) ?? this.#connect(name, urls, settings, ministry, versions);
    known.holders += 1;
    this.#known.set(key, known);
    return {
      call: known.client.call,
      ask: (signal) => known.client.ask(signal),
      health: () => known.client.health(),
      schema: () => known.client.schema(),
      sdl: known.client.sdl,
      latency: known.latency,
      release: async () => {
        known.holders -= 1;
        if (known.holders > 0) return;
        this.#known.delete(key);
        known.unwatch();
        await known.client.close();
      },
    };
  }

  #connect(
    name: string,
    urls: readonly string[],
    settings: CallSettings,
    ministry: string,
    versions: CalledVersions,
  ): Known {
    const sendings = this.#sendings;
    const sending = sendings ? (next: SubgraphCall): SubgraphCall => sendings(name, next) : undefined;
    const tls = settings.tls && this.#certificates.tls(settings.tls, `ministries.${ministry}.tls`);
    const ends = urls.map((url, n) =>
      this.#certificates.watch(urls.length === 1 ? name : `${name} (address ${n + 1})`, url, tls),
    );
    const unwatch = (): void => ends.forEach((end) => end());
    const client = connectMinistry({
      ...ALL_ON,
      ...settings,
      urls,
      sending,
      auditHead: this.#auditHead,
      sign: this.#signerOf?.(ministry),
      versions,
      onSchema: (schema) => logSchema(name, schema),
      tls,
    });
    return { name, client, unwatch, latency: { usualMs: USUAL_MS }, holders: 0 };
  }
}

function logSchema(ministry: string, schema: MemberSchema): void {
  const { state, own, graph } = schema;
  const line = { event: isOtherVersion(schema) ? 'member-other-version' : 'member-version-settled', ministry, state };
  if (!isOtherVersion(schema))
    return log.info(
      line,
      '部门的 schema 与超图不再有版本差别 / the member’s schema is no other version than the graph’s any more',
    );
  const { of } = versionsApart(schema) ?? {};
  log.warn(
    { ...line, of, own, graph },
    state === 'BEHIND'
      ? '部门的 schema 落后于超图,请升级该部门的子图服务 / the member is behind the graph: upgrade the member’s server'
      : '部门的 schema 先于超图,请用它的 schema 重新合成并发布超图 / the member is ahead of the graph: compose the graph with its schema (npm run compose) and serve that',
  );
}
