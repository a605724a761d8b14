import { getNamedType, type GraphQLObjectType, isObjectType } from 'graphql';
import { LINK_KINDS, namesOf, SHARED_GROUPS } from '@tongcha/schema';
import { type FactClass, SENSITIVE_SITES, type Sharing } from '../access/sharing.ts';
import type { LinkKind, SectorRecord } from '../records.ts';
import { isSource } from '../values/row.ts';
import type { Mapping } from './mapping.ts';
import { nearest } from './nearest.ts';
import type { Part } from './part.ts';

const KEYS = ['fields', 'parties', 'facts', 'sites', 'amounts', 'papers'] as const;

/** `sharing:`, what is shared on conditions beside the fields that are marked. @param sdl the sector's own, which names policies */
export function sharingOf(part: Part | undefined, ministry: string, { schema }: Mapping, sdl: string): Sharing {
  const fields = part?.fields(KEYS);
  const record = schema.getType(namesOf(ministry).recordType) as GraphQLObjectType;
  const parties = (fields?.get('parties')?.entries() ?? [])
    .map((each) => partyPath(each, record))
    .filter((path) => path !== null);
  const facts = [...(fields?.get('facts')?.members('groups of facts: farming: { kinds: TREAT }') ?? [])];
  return {
    ...(parties.length > 0 ? { partiesOf: (of: SectorRecord) => parties.map((path) => usccAt(of, path)) } : {}),
    ...(facts.length > 0 ? { facts: facts.map(([group, each]) => factClass(group, each, ministry, sdl)) } : {}),
    ...(fields?.get('sites')?.flag() === true ? { parts: SENSITIVE_SITES } : {}),
    ...(fields?.get('amounts')?.flag() === true ? { amountsOf: () => true } : {}),
    ...(fields?.get('papers')?.flag() === true ? { papers: true } : {}),
  };
}

/** `importer`, `drug.authorisationHolder`: a field of the record that is a party. */
function partyPath(part: Part, record: GraphQLObjectType): readonly string[] | null {
  const written = part.text('a field that is a party: importer');
  if (written === null) return null;
  const path = written.split('.');
  let type: unknown = record;
  for (const name of path) {
    const fields: Record<string, { type: never }> = isObjectType(type) ? (type.getFields() as never) : {};
    const field = fields[name];
    if (!field) {
      const near = nearest(name, Object.keys(fields));
      part.fault(`${name} is no field here; write ${near ?? 'a field that is a party'}`);
      return null;
    }
    type = getNamedType(field.type);
  }
  if (isObjectType(type) && type.name === 'Party') return path;
  part.fault(`${written} is no party; write a field of the type Party`);
  return null;
}

function usccAt(record: SectorRecord, path: readonly string[]): string | null {
  const party = path.reduce<unknown>((at, name) => (isSource(at) ? at[name] : null), record);
  return isSource(party) && typeof party['uscc'] === 'string' ? party['uscc'] : null;
}

/** `farming: { kinds: TREAT, owner: to }`: links of these kinds, and all that tells them, are for whom an agreement opens the group. */
function factClass(group: string, part: Part, ministry: string, sdl: string): FactClass {
  const fields = part.fields(['kinds', 'owner'], '{ kinds: TREAT, owner: to }');
  const kinds = fields.need('kinds', 'kinds: TREAT')?.entries() ?? [];
  if (!SHARED_GROUPS.includes(group) && !sdl.includes(`"${ministry}/${group}"`))
    part.fault(
      `nobody can be granted ${group}; write shared: ${group} at a field, or one of ${SHARED_GROUPS.join(', ')}`,
    );
  return {
    group,
    kinds: kinds.flatMap((each) => each.word([...LINK_KINDS] as LinkKind[]) ?? []),
    ownedAt: fields.get('owner')?.word(['to', 'either'] as const) ?? 'either',
  };
}
