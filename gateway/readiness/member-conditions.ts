import { isOtherVersion, type MemberSchema } from '@tongcha/schema';
import { SKEW_S } from '@tongcha/signature';
import type { AddressHealth } from '../calls/address.ts';
import type { Elsewhere } from '../calls/whereabouts.ts';
import type { Condition } from './condition.ts';

/** What a member's client has learnt of it. */
export interface MemberState {
  /** False while it does not take this gateway's calls. */
  readonly trusted: boolean;
  /** How far its clock is ahead of this gateway's, at least, milliseconds; null: not known. */
  readonly clockAheadMs: number | null;
  readonly schema: MemberSchema;
  /** What it is asked for and does not know, names of its schema. */
  readonly lacks: readonly string[];
  readonly addresses: readonly Pick<AddressHealth, 'breaker' | 'elsewhere' | 'trusted'>[];
}

/** Far enough apart to be told, milliseconds: a third of what signatures bear. */
const APART_MS = (SKEW_S * 1_000) / 3;

/** What is wrong between this gateway and its members, and with whom. */
export function* memberConditions(members: Iterable<readonly [string, MemberState]>): Generator<Condition> {
  const all = [...new Map(members)];
  const refusing = all.filter(([, { trusted }]) => !trusted);
  if (refusing.length > 0 && refusing.length === all.length)
    yield { reason: 'GATEWAY_REFUSED', detail: `all ${all.length} members answer that they do not know who calls` };
  for (const [about, { clockAheadMs }] of refusing)
    yield { reason: 'SIGNATURE_REFUSED', about, detail: whyRefused(clockAheadMs) };
  yield* clockConditions(all);
  for (const [about, { schema, lacks, addresses }] of all) {
    yield* placeConditions(about, addresses);
    if (lacks.length > 0) yield { reason: 'MEMBER_LACKS_FIELDS', about, detail: listed(lacks) };
    if (!isOtherVersion(schema)) continue;
    const { state } = schema;
    const detail = state === 'BEHIND' ? 'behind the graph: upgrade its server' : 'ahead of the graph: compose it anew';
    yield { reason: 'MEMBER_OTHER_VERSION', about, detail };
  }
}

/** Of a member that none of its addresses answers for its breaker tells. */
function* placeConditions(about: string, addresses: MemberState['addresses']): Generator<Condition> {
  const wrong = addresses.flatMap((address, n) => {
    const why = whyNot(address);
    return why === null
      ? []
      : [{ why: addresses.length === 1 ? why : `address ${n + 1} of ${addresses.length} ${why}` }];
  });
  const detail = wrong.map(({ why }) => why).join('; ');
  if (addresses.length > 0 && addresses.every(({ elsewhere }) => elsewhere !== null)) {
    const mend = 'put its new address into the supergraph, the directory or ministries.NAME.url';
    yield { reason: 'MEMBER_MOVED', about, detail: `${detail}: ${mend}` };
  } else if (wrong.length > 0 && wrong.length < addresses.length)
    yield { reason: 'MEMBER_ADDRESS_DOWN', about, detail };
}

function whyNot({ breaker, elsewhere, trusted }: MemberState['addresses'][number]): string | null {
  if (elsewhere !== null) return ELSEWHERE[elsewhere];
  if (!trusted) return 'does not take this gateway’s calls';
  return breaker === 'CLOSED' ? null : 'does not answer';
}

const ELSEWHERE: Readonly<Record<Elsewhere, string>> = {
  NO_SUCH_HOST: 'has a host whose name cannot be resolved (DNS)',
  REDIRECTED: 'answers with a redirect, which is not followed',
};

/** Names that are told at most; more tell nothing new. */
const MOST_NAMES = 20;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function whyRefused(clockAheadMs: number | null): string {
  if (clockAheadMs !== null && Math.abs(clockAheadMs) > SKEW_S * 1_000)
    return `its clock is ${apart(clockAheadMs)} this gateway’s, and a signature holds for ${SKEW_S} s`;
  return 'see that it knows this gateway’s key (trustedKeys), and that it is called by the address that it was told (address)';
}

/** Where most differ alike, it is this gateway that is off. */
function* clockConditions(all: readonly (readonly [string, MemberState])[]): Generator<Condition> {
  const known = all.flatMap(([name, { clockAheadMs }]) => (clockAheadMs === null ? [] : [{ name, clockAheadMs }]));
  const off = known.filter(({ clockAheadMs }) => Math.abs(clockAheadMs) > APART_MS);
  const ahead = off.filter(({ clockAheadMs }) => clockAheadMs > 0);
  const behind = off.filter(({ clockAheadMs }) => clockAheadMs < 0);
  const alike = ahead.length > behind.length ? ahead : behind;
  if (alike.length * 2 > known.length) {
    const median = alike.map(({ clockAheadMs }) => clockAheadMs).sort((a, b) => a - b)[alike.length >> 1] ?? 0;
    yield {
      reason: 'CLOCK_OFF',
      detail: `the clocks of ${alike.length} of ${known.length} members are ${apart(median)} this gateway’s`,
    };
    return;
  }
  for (const { name, clockAheadMs } of off)
    yield { reason: 'MEMBER_CLOCK_OFF', about: name, detail: `its clock is ${apart(clockAheadMs)} this gateway’s` };
}

function apart(aheadMs: number): string {
  return `${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
}
