import type { WalkedMinistry } from '../chain/walked-ministry.ts';

/** What is asked of a member's register, by the field of its organisation type, as schema/contract.graphql and each sector's own have it. */
const SELECTIONS = {
  division: 'division',
  licences: 'licences { code number kind issuer { uscc name } issuedAt validUntil status }',
  penalties: 'penalties { number at reason }',
} as const;

export type RegisterField = keyof typeof SELECTIONS;

/** Those of them that its sector's schema has. */
export function registerFieldsOf({ organization }: WalkedMinistry): readonly RegisterField[] {
  return Object.keys(SELECTIONS).filter((field): field is RegisterField => organization?.fields.has(field) === true);
}

/** The one call that asks a member what it has of an organisation; null: its sector's schema has no organisations. */
export function registerQuery({ organization }: WalkedMinistry, fields: readonly RegisterField[]): string | null {
  if (!organization) return null;
  const selected = ['member', ...fields.map((field) => SELECTIONS[field])].join(' ');
  return `query Register($representations: [_Any!]!) { _entities(representations: $representations) { ... on Organization { register: ${organization.field} { ${selected} } } } }`;
}
