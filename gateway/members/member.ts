import type { MemberKind } from '@tongcha/schema';
import type { SubgraphCall } from '../calls/call.ts';

/** Who stands behind a member. */
export interface Authority {
  /** Administrative division (GB/T 2260), two to six digits, with trailing zeros or without. */
  readonly division?: string | undefined;
  /** Unified social credit code (GB 32100). */
  readonly uscc?: string | undefined;
  readonly zh: string;
  readonly en: string;
}

/** One place that answers for a sector with the sector's own schema. */
export interface Member {
  /** `agriculture`, `agriculture/370000`: the sector's subgraph, and which of its members. */
  readonly name: string;
  /** AGRICULTURE */
  readonly sector: string;
  readonly kind: MemberKind;
  readonly authority: Authority;
}

/** A member as it is called. */
export interface CalledMember {
  readonly member: Member;
  readonly call: SubgraphCall;
  /**
   * False: it surely knows nothing of the key, a code in canonical spelling or `uscc:` and a credit code. Absent: it may know
   * any.
   */
  readonly mayKnow?: ((key: string) => boolean) | undefined;
  /**
   * Of a key that it may know: whether it is asked only to try its filter. Nobody waits for that: whether it answers, and what,
   * is as if it were not asked.
   */
  readonly isShadow?: ((key: string) => boolean) | undefined;
}

/** The subgraph of the sector that a member answers for. */
export function subgraphOf(memberName: string): string {
  return memberName.split('/', 1)[0] ?? memberName;
}

/** A member as people are told of it who do not know the directory: the sector where it is all of it. */
export function spokenName({ name, sector }: Pick<Member, 'name' | 'sector'>): string {
  return name.includes('/') ? name : sector;
}
