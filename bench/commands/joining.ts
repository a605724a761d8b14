import { buildSchema } from 'graphql';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import type { SubgraphCall, SubgraphRequest } from '../../gateway/calls/call.ts';
import { acrossMembers } from '../../gateway/members/across-members.ts';
import { memberCall } from '../../gateway/members/member-call.ts';
import type { CalledMember } from '../../gateway/members/member.ts';
import { QueryShapes } from '../../gateway/members/query-shapes.ts';
import { NO_MARKS } from '../../gateway/supergraph/marks.ts';
import { machine } from '../options.ts';

const UNITS = 1_000;
const ROUNDS = 60;
const SCHEMA = buildSchema(`
  scalar MemberName
  type Query { unit: TraceUnit }
  type TraceUnit { agriculture: [AgricultureRecord!]  agricultureLinks: [TraceLink!] }
  type AgricultureRecord { code: String!  member: MemberName!  productName: String }
  type TraceLink { from: String!  to: String!  evidence: Evidence! }
  type Evidence { member: MemberName  system: String }
`);
const query = (selection: string): string =>
  `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on TraceUnit { ${selection} } } }`;
const PLAIN = query('agriculture { code productName } agricultureLinks { from to evidence { system } }');
const NAMED = query('agriculture { code member productName } agricultureLinks { from to evidence { member system } }');

interface Case {
  readonly what: string;
  readonly query: string;
  readonly members: number;
  /** Whether each has a filter, by which one of them knows a unit. */
  readonly filtered: boolean;
  /** Without the layer. */
  readonly bare?: boolean;
}

const CASES: readonly Case[] = [
  { what: 'one member, called as it is', query: PLAIN, members: 1, filtered: false, bare: true },
  { what: 'one member', query: PLAIN, members: 1, filtered: false },
  { what: 'one member, `member` selected', query: NAMED, members: 1, filtered: false },
  { what: 'two members, both know each unit', query: PLAIN, members: 2, filtered: false },
  { what: 'two members, both know each unit, `member` selected', query: NAMED, members: 2, filtered: false },
  { what: '155 members, a filter each, one knows a unit', query: PLAIN, members: 155, filtered: true },
];

/** What the layer below a sector costs a unit, microseconds of CPU: its members answer at once, with what was parsed before. */
export async function run(): Promise<void> {
  console.log(
    `${machine()}; ${UNITS} units a call, the median and the least of ${ROUNDS} calls\n\n| members | µs a unit | least |\n| --- | ---: | ---: |`,
  );
  for (const each of CASES) {
    const times = await measure(each);
    console.log(`| ${each.what} | ${times[times.length >> 1]?.toFixed(2)} | ${times[0]?.toFixed(2)} |`);
  }
}

async function measure({ query: text, members, filtered, bare = false }: Case): Promise<number[]> {
  const shapes = new QueryShapes(() => SCHEMA, NO_MARKS);
  const ready: (readonly unknown[])[] = [];
  const own = Array.from({ length: members }, (_, n): CalledMember => {
    const name = members === 1 ? 'agriculture' : `agriculture/${100_000 + n}`;
    const member = { name, sector: 'AGRICULTURE', kind: 'REGION', authority: { zh: name, en: name } } as const;
    const call: SubgraphCall = async () => ({ data: { _entities: ready[n] }, errors: [], plain: true });
    return {
      member,
      call: bare ? call : memberCall(member, shapes, call),
      // What a look-up in a real filter costs is the filter's own figure.
      mayKnow: filtered ? (key) => Number(key.slice(-3)) % members === n : undefined,
    };
  });
  const call = bare ? own[0]?.call : acrossMembers(() => own, shapes);
  if (!call) throw new Error('a sector has a member');
  const codes = Array.from({ length: UNITS }, (_, i) => `urn:tongcha:bench:${String(i).padStart(3, '0')}`);
  const representations = codes.map((code) => `{"__typename":"TraceUnit","code":"${code}"}`);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + 10; round += 1) {
    for (const [n, { mayKnow }] of own.entries())
      ready[n] = JSON.parse(JSON.stringify(codes.filter((code) => mayKnow?.(code) ?? true).map(entity))) as unknown[];
    const began = process.cpuUsage();
    await call(requestOf(text, representations));
    const { user, system } = process.cpuUsage(began);
    if (round >= 10) times.push((user + system) / UNITS);
  }
  return times.sort((a, b) => a - b);
}

function entity(code: string): object {
  return {
    agriculture: [{ code, productName: '山东大蒜' }],
    agricultureLinks: [{ from: code, to: `${code}:next`, evidence: { system: 'agri' } }],
  };
}

function requestOf(text: string, representations: readonly string[]): SubgraphRequest {
  return {
    query: text,
    variables: {},
    representations,
    signal: new AbortController().signal,
    deadlineAt: Date.now() + 10_000,
    rights: '',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'bench',
    budget: { most: 1_000 },
  };
}
