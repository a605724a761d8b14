import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isWithheld, policyOf, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { failedUnit, faultOf } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { type Row, textIn } from '../json/values.ts';
import type { Member } from '../members/member.ts';
import type { SearchFault } from '../search/member-page.ts';
import { lackedPolicy } from '../search/open-to.ts';
import { type Certified, certifiedIn } from './certified.ts';
import { inParts } from './in-parts.ts';
import { type RegisterField, registerFieldsOf, registerQuery } from './register-query.ts';

export interface RegisterEntry {
  readonly sector: string;
  readonly member: string;
  readonly statedBy: Member;
  readonly division: string | null;
  /** null: not known, or not for whoever asks. */
  readonly licences: readonly Certified[] | null;
  readonly penalties: readonly Penalty[] | null;
}

export interface Penalty {
  readonly number: string | null;
  readonly at: string | null;
  readonly reason: string | null;
}

/** What one member has of one organisation. */
export interface MemberRegister {
  readonly ministry: WalkedMinistry;
  readonly uscc: string;
  /** null: it has none, or does not answer. */
  readonly entry: RegisterEntry | null;
  readonly faults: readonly SearchFault[];
  readonly withheld: readonly Withheld[];
}

/** Which fields of a member's register its rules let whoever asks have, and which policies would open the others. */
export function openFields(
  { limits, mayFetch }: Asker,
  ministry: WalkedMinistry,
  wanted: readonly RegisterField[] = registerFieldsOf(ministry),
): { readonly open: readonly RegisterField[]; readonly lacked: readonly Withheld[] } {
  const open: RegisterField[] = [];
  const lacked: Withheld[] = [];
  const known = registerFieldsOf(ministry);
  for (const field of wanted.filter((each) => known.includes(each))) {
    const query = registerQuery(ministry, [field]);
    const policy = lackedPolicy(ministry, ministry.registerMarks?.get(field), limits.claims);
    if (policy === undefined && query !== null && mayFetch(query)) open.push(field);
    else lacked.push({ sector: ministry.member.sector, policy: policy ?? null });
  }
  return { open, lacked };
}

/** The member's word on each of these organisations, in batches as it takes them. Never fails: a failure is the fault of each. */
export async function askMember(
  asker: Asker,
  ministry: WalkedMinistry,
  query: string,
  usccs: readonly string[],
): Promise<readonly MemberRegister[]> {
  const batches = inParts(usccs, ministry.maxBatch);
  return (await Promise.all(batches.map((batch) => askBatch(asker, ministry, query, batch)))).flat();
}

async function askBatch(
  asker: Asker,
  ministry: WalkedMinistry,
  query: string,
  usccs: readonly string[],
): Promise<readonly MemberRegister[]> {
  try {
    const representations = usccs.map((uscc) => JSON.stringify({ __typename: 'Organization', uscc }));
    const request = { ...asker.limits, query, variables: {}, representations, operationName: 'Register' };
    const response = await ministry.call(request);
    return usccs.map((uscc, i) => readRegister(ministry, response, uscc, i));
  } catch (error) {
    const { faults } = failedUnit(error);
    return usccs.map((uscc) => ({
      ministry,
      uscc,
      entry: null,
      faults: faults.map((each) => ({ ...each, codes: [`uscc:${uscc}`] })),
      withheld: [],
    }));
  }
}

/** What cannot be read is a fault, and never an organisation that nobody knows. */
function readRegister(
  ministry: WalkedMinistry,
  { data, errors }: SubgraphResponse,
  uscc: string,
  place: number,
): MemberRegister {
  const { sector, name } = ministry.member;
  const codes = [`uscc:${uscc}`];
  const withheld: Withheld[] = [];
  const faults: SearchFault[] = [];
  for (const error of errors) {
    if (!isOf(error, codes, place)) continue;
    const field = error.path?.[4];
    if (isWithheld(error)) withheld.push({ sector, policy: policyOf(ministry.name, error) });
    else if (error.code === 'FORBIDDEN' && typeof field === 'string')
      withheld.push({ sector, policy: policyOf(ministry.name, error) ?? ownPolicy(ministry, field) });
    else faults.push({ ...faultOf(error), codes });
  }
  const entities = data?.['_entities'];
  const entity: unknown = Array.isArray(entities) ? entities[place] : null;
  const list = isRecord(entity) ? entity['register'] : null;
  const bad: SearchFault = { reason: 'BAD_ANSWER', system: null, codes };
  if (!Array.isArray(list) || !list.every(isRecord))
    return { ministry, uscc, entry: null, faults: faults.length > 0 ? faults : [bad], withheld };
  const [own] = list;
  if (!own) return { ministry, uscc, entry: null, faults, withheld };
  const { division } = own;
  const entry: RegisterEntry = {
    sector,
    member: name,
    statedBy: ministry.member,
    division: typeof division === 'string' ? division : null,
    licences: rowsIn(own['licences'])?.map((row) => ({ ...row, ...certifiedIn(row) })) ?? null,
    penalties: rowsIn(own['penalties'])?.map(penaltyIn) ?? null,
  };
  return { ministry, uscc, entry, faults, withheld };
}

/** Whether an error is about this one of those that were asked about, or about all. */
function isOf({ path, codes: named }: SubgraphError, codes: readonly string[], place: number): boolean {
  if (path?.[0] === '_entities' && typeof path[1] === 'number') return path[1] === place;
  return named.length === 0 || named.some((code) => codes.includes(code));
}

/** The policy of the sector's that opens a field of its register. */
function ownPolicy({ name, registerMarks }: WalkedMinistry, field: string): string | null {
  const policies = registerMarks?.get(field)?.flatMap(({ anyOf }) => anyOf.flat()) ?? [];
  return policies.find((policy) => policy.startsWith(`${name}/`)) ?? null;
}

/** null: the list is not there. */
function rowsIn(value: unknown): readonly Row[] | null {
  return Array.isArray(value) ? value.filter(isRecord) : null;
}

function penaltyIn(row: Row): Penalty {
  return { number: textIn(row, 'number'), at: textIn(row, 'at'), reason: textIn(row, 'reason') };
}
