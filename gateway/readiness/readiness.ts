import { log } from '@tongcha/observe';
import { type Condition, type ConditionReason, type ConditionSource, kindOf, type Severity } from './condition.ts';

/** A condition as anybody may know it. */
export interface PublicCondition {
  readonly reason: ConditionReason;
  readonly about?: string;
  readonly severity: Severity;
  readonly since: string;
  readonly zh: string;
  readonly en: string;
}

/** As its operator may know it. */
export interface OperatorCondition extends PublicCondition {
  readonly detail: string;
}

/** A condition that stands, and since when. */
export interface Standing {
  readonly condition: Condition;
  readonly since: Date;
}

const LOOK_MS = 1_000;

/**
 * Whether this gateway is able, and why not: what its parts say of themselves, gathered in one place. Each condition's begin and its end
 * are logged once.
 */
export class Readiness {
  readonly #sources = new Set<ConditionSource>();
  readonly #standing = new Map<string, Standing>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.standing(), LOOK_MS).unref();
  }

  /** @returns what ends that */
  add(source: ConditionSource): () => void {
    this.#sources.add(source);
    return () => void this.#sources.delete(source);
  }

  /** What stands now, in the order of its begin. */
  standing(): readonly Standing[] {
    const now = new Map<string, Condition>();
    for (const source of this.#sources)
      for (const condition of source()) now.set(`${condition.reason} ${condition.about ?? ''}`, condition);
    for (const [key, { condition, since }] of this.#standing) {
      if (now.has(key)) continue;
      this.#standing.delete(key);
      logEnd(condition, since);
    }
    for (const [key, condition] of now) {
      const known = this.#standing.get(key);
      if (!known) logBegin(condition);
      this.#standing.set(key, { condition, since: known?.since ?? new Date() });
    }
    return [...this.#standing.values()];
  }

  /** As anybody may know it, and whether anything has failed. */
  health(): { readonly status: 'ok' | 'degraded'; readonly conditions: readonly PublicCondition[] } {
    const conditions = this.standing().map(publicOf);
    return { status: conditions.some(({ severity }) => severity === 'failed') ? 'degraded' : 'ok', conditions };
  }

  /** With details, for who looks after it. */
  forOperator(): readonly OperatorCondition[] {
    return this.standing().map((each) => ({ ...publicOf(each), detail: each.condition.detail }));
  }

  /** What must end before this gateway is to be sent requests; nothing where it can be. */
  waitsFor(): readonly ConditionReason[] {
    const blocking = this.standing().filter(({ condition }) => kindOf(condition).blocks);
    return [...new Set(blocking.map(({ condition: { reason } }) => reason))];
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

function publicOf({ condition, since }: Standing): PublicCondition {
  const { reason, about } = condition;
  const { severity, zh, en } = kindOf(condition);
  return { reason, ...(about === undefined ? {} : { about }), severity, since: since.toISOString(), zh, en };
}

const LEVELS = { failed: 'error', warning: 'warn', notice: 'debug' } as const satisfies Readonly<
  Record<Severity, string>
>;

function logBegin(condition: Condition): void {
  const { severity, zh, en } = kindOf(condition);
  log[LEVELS[severity]]({ event: 'condition-begins', ...condition }, `${zh} / ${en}`);
}

function logEnd(condition: Condition, since: Date): void {
  const { severity, zh, en } = kindOf(condition);
  const { reason, about } = condition;
  const seconds = Math.round((Date.now() - since.getTime()) / 1_000);
  log[severity === 'notice' ? 'debug' : 'info'](
    { event: 'condition-ends', reason, ...(about === undefined ? {} : { about }), seconds },
    `不再如此:${zh} / not any more: ${en}`,
  );
}
