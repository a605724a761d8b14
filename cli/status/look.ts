import type { MemberSchema } from '@tongcha/schema';
import type { NamedMember } from '../members/member-text.ts';

/** What the gateway says is wrong (docs/operating.md). */
export interface Condition {
  readonly reason: string;
  readonly about?: string;
  readonly severity: string;
  readonly since: string;
  readonly zh: string;
  readonly en: string;
  /** For its operator. */
  readonly detail?: string;
}

export interface MemberHealth {
  readonly breaker?: string;
  readonly since?: string;
  readonly lastFault?: string | null;
  readonly trusted?: boolean;
  readonly schema?: MemberSchema;
  /** How its membership filter stands (docs/membership.md). */
  readonly filter?: string;
}

/** What /health says. */
export interface Health {
  readonly status?: string;
  readonly conditions?: readonly Condition[];
  /** Gateways with equal hashes serve the same, and grant the same. */
  readonly supergraph?: { readonly hash?: string };
  readonly agreements?: { readonly hash?: string } | null;
  /** By the member's name. */
  readonly ministries?: Readonly<Record<string, MemberHealth>>;
}

/** HEARD: it was not asked, as its filter, which is a minute old at most, rules the code out. */
export type Answers = 'YES' | 'HEARD' | 'NO';

export interface MemberStanding extends NamedMember, MemberHealth {
  readonly answers: Answers;
  readonly milliseconds: number | null;
  readonly breaker: string;
}

/** How a gateway and its members are now, whoever asks. */
export interface Look {
  readonly isReady: boolean;
  /** False: whoever asks may not ask about the members. */
  readonly isAnswered: boolean;
  readonly health: Health;
  readonly members: readonly MemberStanding[];
}
