import type { GetRoute, HandledPath, PostRoute } from '@tongcha/http';
import type { KeepTexts } from '@tongcha/identity';
import { type ProcessObserver, UNOBSERVED } from '@tongcha/observe';
import { sealWith } from './cache/seal.ts';
import { openGatewayKey } from './calls/signer.ts';
import type { GatewayConfig } from './config.ts';
import type { Documents } from './documents/documents.ts';
import type { MinistrySettings } from './connected.ts';
import { createVersion, type GraphVersion } from './graph-version.ts';
import { JobDesk } from './jobs/desk.ts';
import { AlertWatch } from './governance/alert-watch.ts';
import { DeliveryWatch } from './governance/delivery-watch.ts';
import { forgetRecalled } from './forget-recalled.ts';
import { openGovernance } from './governance/open-governance.ts';
import { openJobs } from './jobs/open-jobs.ts';
import type { ShareCards } from './pages/portal-page.ts';
import { jobPages } from './pipeline/job-pages.ts';
import { recallFeeds } from './pipeline/recall-feeds.ts';
import { shareCards } from './pipeline/share-cards.ts';
import type { Served } from './pipeline/on-served-graph.ts';
import { openLasting } from './open-lasting.ts';
import type { OperatorLook } from './operator/look-at.ts';
import { operatorRoute } from './operator/operator-route.ts';
import { openOperators } from './operator/operator-token.ts';
import { pipeline } from './pipeline/pipeline.ts';
import type { PlannerOf } from './plan/planner.ts';
import type { Handle } from './pipeline/step.ts';
import { openAccess } from './policy/identity/access.ts';
import { openLimits } from './policy/limits/limits.ts';
import { LiveDocuments } from './policy/live-documents.ts';
import { SavedQuestions } from './policy/saved-questions.ts';
import { anyOf, documentsIn, type TrustedDocuments } from './policy/trusted-documents.ts';
import type { ConditionReason } from './readiness/condition.ts';
import type { Supergraph } from './supergraph/load.ts';
import { keptInRedis } from './sources/kept-text.ts';
import type { TextSource } from './sources/text-source.ts';
import { Versions } from './supergraph/versions.ts';
import { invalidationKeys, takeInvalidations } from './take-invalidations.ts';
import type { Siblings } from './workers/siblings.ts';
import { workerLines } from './workers/whole-health.ts';

/** What a gateway is opened with. */
export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** What is served first. */
  readonly supergraph: Supergraph;
  readonly ministries: MinistrySettings;
  /** Where other versions of the supergraph come from; without it, the first one is served for good. */
  readonly source?: Pick<TextSource, 'watch' | 'look'>;
  /** The settings of another version's ministries; those of the first where not given. @throws ConfigError */
  readonly ministriesOf?: (supergraph: Supergraph) => MinistrySettings;
  /** Of the process; nothing is traced and no request has a line without it. */
  readonly observer?: ProcessObserver;
  /** Plans for each version; a thread of its own does where not given. Several gateways of one process may share one. */
  readonly planner?: PlannerOf;
  /** The other workers; without them, one process serves alone. */
  readonly siblings?: Siblings;
}

/** A gateway that serves a supergraph, whatever entrance its requests come in by. */
export interface Gateway {
  /** Answers one request, by the whole pipeline. */
  readonly handle: Handle;
  /** What is told of a thing to whoever is sent a link to its page. */
  readonly shareCards: ShareCards;
  /** The list of recalls as feeds, by their paths. */
  readonly recallFeeds: Readonly<Record<string, GetRoute>>;
  /** The documents that anybody may send. */
  readonly trusted: TrustedDocuments;
  /** Where texts are parsed. */
  readonly documents: Documents;
  /** What serves now. */
  readonly served: () => GraphVersion;
  /** Is called whenever another version serves. @returns what ends that */
  onServing(listener: (version: GraphVersion) => void): () => void;
  /** Alive, and how it is: 200 while the process lives, as to begin it again would mend nothing. */
  health(): Readonly<Record<string, unknown>>;
  /** All that it knows of itself; asks each member now. */
  look(): Promise<OperatorLook>;
  /** The same for its operator, who shows a token; null: there is no operator's key. */
  readonly operator: GetRoute | null;
  /** Pages of jobs' results; null: no jobs are kept. */
  readonly jobPages: GetRoute | null;
  /** What answers assistants at /mcp; null: nothing does. */
  readonly mcp: HandledPath | null;
  /** What must come before it can be sent requests; nothing where it can. */
  waitsFor(): readonly ConditionReason[];
  /** Takes what ministries declare invalid; null: nothing at present. */
  readonly invalidate: (() => PostRoute | null) | null;
  /** Looks at once at what it looks at now and then: supergraph, directory, agreements, keys. */
  reread(): void;
  /** No new version is taken from now on; what is under way goes on. */
  stopWatching(): Promise<void>;
  close(): Promise<void>;
}

/** Opens all that serves the supergraph. Opens whether or not any ministry, or Redis, is up. @throws ConfigError */
export async function openGateway({
  config,
  supergraph,
  ministries,
  source,
  ministriesOf = () => ministries,
  observer: process = UNOBSERVED,
  planner,
  siblings,
}: GatewayOptions): Promise<Gateway> {
  const manifest = new LiveDocuments(config.documents);
  const questions = config.questions === undefined ? null : new SavedQuestions(config.questions);
  // Nothing of what assistants speak is loaded where none are answered.
  const assistants = config.mcp ? await import('./mcp/index.ts') : null;
  const own = documentsIn(assistants ? [assistants.MESSAGE] : []);
  const trusted = anyOf([manifest, own, ...(questions ? [questions] : [])]);
  const operators = config.operators === undefined ? null : await openOperators(config.operators);
  const access = await openAccess(config, supergraph, (await openKeptTexts(config)) ?? siblings?.keepTexts);
  const lasting = await openLasting(config, process, siblings);
  const jobs = await openJobs(config);
  const desk = jobs && new JobDesk(jobs.store, jobs.seals);
  const governance = openGovernance(config);
  const watch = governance && new AlertWatch(governance);
  const deliveries = governance && new DeliveryWatch(governance.outbox);
  const limits = openLimits({
    ...config,
    redisWatch: lasting.redisWatch,
    ...(siblings ? { shared: (role, own) => siblings.limiter(role, own) } : {}),
  });
  const invalidations = await takeInvalidations(lasting, ministries, siblings, governance);
  const listeners = new Set<(version: GraphVersion) => void>();
  const versions = new Versions<GraphVersion>({
    first: createVersion(lasting, supergraph, ministries, planner),
    create: (next) => createVersion(lasting, next, ministriesOf(next), planner),
    warm: (next, last) => next.service.warmLike(last.service),
    onServing(next) {
      access.know(next.supergraph);
      void invalidations?.know(invalidationKeys(ministriesOf(next.supergraph), lasting.directory?.list));
      for (const listener of listeners) listener(next);
    },
  });
  const { observer, audit, certificates, documents, cache, directory, readiness, eventLoop } = lasting;
  readiness.add(() => versions.conditions());
  readiness.add(() => versions.current.conditions());
  readiness.add(() => access.conditions());
  observer?.goesBy(() => ({
    supergraph: versions.current.supergraph.hash,
    agreements: access.health()?.hash ?? null,
  }));
  readiness.add(() => manifest.conditions());
  if (questions) readiness.add(() => questions.conditions());
  readiness.add(() => limits.conditions());
  if (desk) readiness.add(() => desk.conditions());
  if (watch) readiness.add(() => watch.conditions());
  if (watch) observer?.warns(() => watch.figures);
  if (deliveries) readiness.add(() => deliveries.conditions());
  const forgetting = governance && cache && forgetRecalled(governance.recalls, cache.store);
  directory?.attach((list) => ({
    commit: () => void invalidations?.know(invalidationKeys(ministriesOf(versions.current.supergraph), list)),
    abandon: () => undefined,
  }));
  const [stopGraphs, stopDirectory, stopDocuments] = [source?.watch(versions), directory?.watch(), manifest.watch()];
  const stopQuestions = questions?.watch();
  const stopWatching = async (): Promise<void> => {
    // Whoever follows would else hold the stop up.
    governance?.alerts.feed.close();
    stopQuestions?.();
    await Promise.all([stopGraphs?.(), stopDirectory?.(), stopDocuments()]);
  };
  const served: Served = { serve: (work) => versions.serve((version) => version.serve(work)) };
  const health = (): Readonly<Record<string, unknown>> => ({
    ...readiness.health(),
    ...versions.health(),
    agreements: access.health(),
    ...(directory ? { directory: directory.health() } : {}),
  });
  const look = async (): Promise<OperatorLook> => {
    const members = await versions.current.look();
    return {
      ...health(),
      waitsFor: readiness.waitsFor(),
      conditions: readiness.forOperator(),
      members,
      ...(siblings ? { workers: await workerLines(siblings) } : {}),
    };
  };
  const handle = pipeline({
    ...config,
    access,
    served,
    audit,
    observer,
    limits,
    trusted,
    documents,
    jobs: desk ?? undefined,
    governance: governance ?? undefined,
  });
  return {
    handle,
    recallFeeds: recallFeeds(handle, () => manifest.texts, config.trustedProxies),
    shareCards: shareCards(handle, () => manifest.texts),
    jobPages: desk && jobPages(handle),
    mcp:
      assistants?.openMcp({
        ...config,
        handle,
        trusted: manifest,
        questions,
        documents,
        service: () => versions.current.service,
      }) ?? null,
    trusted,
    documents,
    served: () => versions.current,
    onServing(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    health,
    look,
    operator: operators && operatorRoute(operators, look),
    waitsFor: () => readiness.waitsFor(),
    invalidate: invalidations && (() => invalidations.route),
    reread() {
      source?.look?.();
      directory?.look();
      access.reread();
      void certificates.look();
      manifest.look();
      questions?.look();
    },
    stopWatching,
    async close() {
      readiness.close();
      eventLoop.close();
      await Promise.all([stopWatching(), access.close(), limits.close(), versions.stop(), desk?.close()]);
      await watch?.close();
      await Promise.all([deliveries?.close(), forgetting?.stop()]);
      await Promise.all([audit?.close(), observer?.close(), governance?.close()]);
      certificates.close();
      cache?.close();
    },
  };
}

/** For gateways that share a Redis and a key: without a key anybody who can write there could grant something. */
async function openKeptTexts({ redis: { url, tls, cluster }, signing }: GatewayConfig): Promise<KeepTexts | null> {
  if (url === undefined || !signing) return null;
  const key = await openGatewayKey(signing.keyFile);
  const seal = sealWith(() => {
    void key.refresh(1_000);
    return key.value;
  });
  return keptInRedis({ redis: { url, tls, cluster }, seal });
}
