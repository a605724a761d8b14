import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { distinctWithheld, isWithheld, policyOf, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Gap } from '../chain/gaps.ts';
import { failedUnit, faultOf } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import type { Member } from '../members/member.ts';
import { gapsOf } from '../search/answered.ts';
import type { SearchFault } from '../search/member-page.ts';
import { lackedPolicy } from '../search/open-to.ts';
import { type Certified, certifiedIn } from '../warnings/certificates.ts';
import { type Row, textIn } from '../warnings/values.ts';
import { type RegisterField, registerFieldsOf, registerQuery } from './register-query.ts';

/** What members have of an organisation; the shapes of schema/organizations.graphql. */
export interface Registers {
  /** In the order of sectors and members. */
  readonly entries: readonly RegisterEntry[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

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

/**
 * Asks each member that may know the organisation for its register, with the rights of whoever asks: field by field what the rules let it
 * have, so that a licence is told though a penalty is not.
 * @param uscc its unified social credit code
 */
export async function askRegisters(asker: Asker, uscc: string): Promise<Registers> {
  const code = `uscc:${uscc}`;
  const mayKnow = new Set(asker.discovery.mayKnow(code).filter(({ isShadow }) => isShadow?.(code) !== true));
  const withheld: Withheld[] = [];
  const asked: Promise<MemberRegister>[] = [];
  for (const ministry of asker.ministries) {
    const { open, lacked } = openFields(asker, ministry);
    // Whether or not it has anything of it.
    withheld.push(...lacked);
    const query = registerQuery(ministry, open);
    if (query !== null && mayKnow.has(ministry)) asked.push(askOne(asker, ministry, query, uscc));
  }
  const answers = await Promise.all(asked);
  const gaps = answers.flatMap(({ ministry, faults }) => gapsOf(ministry, faults));
  return {
    entries: answers.flatMap(({ entry }) => entry ?? []),
    gaps,
    withheld: distinctWithheld([...withheld, ...answers.flatMap((each) => each.withheld)]),
    complete: gaps.length === 0,
  };
}

/** Which fields of a member's register its rules let whoever asks have, and which policies would open the others. */
function openFields(
  { limits, mayFetch }: Asker,
  ministry: WalkedMinistry,
): { readonly open: readonly RegisterField[]; readonly lacked: readonly Withheld[] } {
  const open: RegisterField[] = [];
  const lacked: Withheld[] = [];
  for (const field of registerFieldsOf(ministry)) {
    const query = registerQuery(ministry, [field]);
    const policy = lackedPolicy(ministry, ministry.registerMarks?.get(field), limits.claims);
    if (policy === undefined && query !== null && mayFetch(query)) open.push(field);
    else lacked.push({ sector: ministry.member.sector, policy: policy ?? null });
  }
  return { open, lacked };
}

interface MemberRegister {
  readonly ministry: WalkedMinistry;
  /** null: it has none, or does not answer. */
  readonly entry: RegisterEntry | null;
  readonly faults: readonly SearchFault[];
  readonly withheld: readonly Withheld[];
}

async function askOne(asker: Asker, ministry: WalkedMinistry, query: string, uscc: string): Promise<MemberRegister> {
  const codes = [`uscc:${uscc}`];
  try {
    const representations = [JSON.stringify({ __typename: 'Organization', uscc })];
    const request = { ...asker.limits, query, variables: {}, representations, operationName: 'Register' };
    return readRegister(ministry, await ministry.call(request), codes);
  } catch (error) {
    const faults = failedUnit(error).faults.map((each) => ({ ...each, codes }));
    return { ministry, entry: null, faults, withheld: [] };
  }
}

/** What cannot be read is a fault, and never an organisation that nobody knows. */
function readRegister(
  ministry: WalkedMinistry,
  { data, errors }: SubgraphResponse,
  codes: readonly string[],
): MemberRegister {
  const { sector, name } = ministry.member;
  const withheld: Withheld[] = [];
  const faults: SearchFault[] = [];
  for (const error of errors) {
    const field = error.path?.[4];
    if (isWithheld(error)) withheld.push({ sector, policy: policyOf(ministry.name, error) });
    else if (error.code === 'FORBIDDEN' && typeof field === 'string')
      withheld.push({ sector, policy: policyOf(ministry.name, error) ?? ownPolicy(ministry, field) });
    else faults.push({ ...faultOf(error), codes });
  }
  const entities = data?.['_entities'];
  const entity: unknown = Array.isArray(entities) ? entities[0] : null;
  const list = isRecord(entity) ? entity['register'] : null;
  const bad: SearchFault = { reason: 'BAD_ANSWER', system: null, codes };
  if (!Array.isArray(list) || !list.every(isRecord))
    return { ministry, entry: null, faults: faults.length > 0 ? faults : [bad], withheld };
  const [own] = list;
  if (!own) return { ministry, entry: null, faults, withheld };
  const { division } = own;
  const entry: RegisterEntry = {
    sector,
    member: name,
    statedBy: ministry.member,
    division: typeof division === 'string' ? division : null,
    licences: rowsIn(own['licences'])?.map((row) => ({ ...row, ...certifiedIn(row) })) ?? null,
    penalties: rowsIn(own['penalties'])?.map(penaltyIn) ?? null,
  };
  return { ministry, entry, faults, withheld };
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
