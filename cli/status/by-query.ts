import type { Gateway } from '../gateway.ts';
import type { NamedMember } from '../members/member-text.ts';
import type { Health, Look, MemberHealth, MemberStanding } from './look.ts';

/** Nobody holds it; asking about it asks every member once whose filter does not rule it out. */
const NOBODYS = 'urn:tongcha:status';
const QUERY = `query Status {
  unit(code: "${NOBODYS}") { coverage { sector member members status asked excluded milliseconds at breaker } }
  members { name sector kind zh en division uscc }
}`;

interface StatusAnswer {
  readonly unit: {
    readonly coverage: readonly {
      readonly sector: string;
      readonly member: string | null;
      readonly members: number;
      readonly status: string;
      readonly asked: number;
      readonly excluded: number;
      readonly milliseconds: number | null;
      readonly at: string | null;
      readonly breaker: string;
    }[];
  };
  readonly members: readonly NamedMember[];
}

/** As whoever asks the graph sees it. @throws CliFault unreachable */
export async function lookByQuery(gateway: Gateway): Promise<Look> {
  const answer = await gateway.ask<StatusAnswer>(QUERY, {});
  // After it, as it may be the first to find that a ministry does not take the gateway's calls.
  const [health, ready] = [await gateway.get('/health'), await gateway.get('/ready')];
  const known = (health.body ?? {}) as Health;
  return {
    isReady: health.status === 200 && ready.status === 200,
    isAnswered: answer.data !== null,
    health: known,
    members: (answer.data?.members ?? []).map((member) =>
      standingOf(member, answer.data?.unit.coverage ?? [], known.ministries?.[member.name]),
    ),
  };
}

/** One without a line of coverage of its own was not asked, or had nothing to say. */
function standingOf(
  member: NamedMember,
  coverage: StatusAnswer['unit']['coverage'],
  health: MemberHealth | undefined,
): MemberStanding {
  const own = coverage.find((each) => each.member === member.name);
  const breaker = own?.breaker ?? health?.breaker ?? '';
  const isSilent = breaker === 'OPEN' || (own !== undefined && own.status !== 'ANSWERED');
  const isRuledOut = (own?.asked ?? 0) === 0 && health?.filter === 'USED';
  const answers = isSilent ? 'NO' : isRuledOut ? 'HEARD' : 'YES';
  return { ...member, ...health, answers, milliseconds: own?.milliseconds ?? null, breaker };
}
