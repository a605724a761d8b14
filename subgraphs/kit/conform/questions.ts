import type { MinistryNames } from '@tongcha/schema';
import type { CallClaims } from '@tongcha/signature';
import { type ConformResponse, field, type Subgraph } from './client.ts';

/** Everything of a record that the contract names. */
export const RECORD = `code member sector level productName quantity { value unit } producedAt expiresAt producer { uscc name } holder { uscc name } place { division name address }
  events { id step at place { name } organization { uscc } quantity { value unit } note } inspections { id kind at result validUntil organization { uscc } note }
  certificates { code number kind issuer { uscc } issuedAt validUntil status } recalls { id level at reason advice organization { uscc } status } source { system recordId asOf }`;
const LINK = 'kind from to at until quantity { value unit } share evidence { sector system recordId confidence }';
export const LINKS = 'links';

/** Asks for the record of each code, and for its links both ways when `withLinks` is given. */
export function units(
  subgraph: Subgraph,
  names: MinistryNames,
  codes: readonly unknown[],
  selection: string,
  withLinks?: typeof LINKS,
  who?: CallClaims,
): Promise<ConformResponse> {
  const links = withLinks
    ? `back: ${names.linksField}(direction: BACK) { ${LINK} } forward: ${names.linksField}(direction: FORWARD) { ${LINK} }`
    : '';
  return subgraph.query(
    `query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { record: ${names.field} { ${selection} } ${links} } } }`,
    {
      r: codes.map((code) => ({ __typename: 'TraceUnit', code })),
    },
    who,
  );
}

/** The record of the entity at this place: a member has one at most. */
export function recordAt(answer: ConformResponse, i: number): unknown {
  return field(answer.data, '_entities', i, 'record', 0);
}

/** Keys of the records themselves, as the member's own answer about the units names them. */
export function recordKeys(
  { name, recordType }: MinistryNames,
  codes: readonly string[],
  byUnit: ConformResponse,
): unknown[] {
  return codes.map((code, i) => ({
    __typename: recordType,
    code,
    member: field(recordAt(byUnit, i), 'member') ?? name,
  }));
}

/** Whether it is answered that there is none. */
export function isNoRecord(answer: ConformResponse, i: number): boolean {
  const list = field(answer.data, '_entities', i, 'record');
  return Array.isArray(list) && list.length === 0;
}

/** What is not shared with the caller is no fault. */
export function errorsOf(answer: ConformResponse): string | null {
  const error = answer.errors.find((each) => !isRefusal(each));
  return error ? `answered with an error: ${String(error.message)}` : null;
}

export function isRefusal({ extensions }: ConformResponse['errors'][number]): boolean {
  return extensions?.['code'] === 'FORBIDDEN';
}

/** What of its inside an answer's errors show. */
export function leaks(answer: ConformResponse): string | null {
  const errors = JSON.stringify(answer.errors);
  if (/\bat .+:\d+:\d+|node_modules|\.ts\b|stacktrace/.test(errors)) return 'an error shows a stack or a file';
  if (/https?:\/\//.test(errors)) return 'an error shows an address';
  return null;
}
