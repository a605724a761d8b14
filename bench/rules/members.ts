import { readFileSync } from 'node:fs';
import { OWN_SUPERGRAPH } from '../../gateway/supergraph/load.ts';
import { readTopology } from '../../gateway/supergraph/topology.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { MEMBERS } from '../../demo/members/members.ts';
import type { LinkFact, PartyFact, UnitFact } from '../../demo/world/facts.ts';
import type { Kept } from '../../test/questions/truth/sample.ts';
import { claimOf, recordOf, registerOf } from './records.ts';

type Row = Readonly<Record<string, unknown>>;

/** What is on record, as members keep it. */
export interface OnRecord {
  readonly units: readonly Kept<UnitFact>[];
  readonly links: readonly Kept<LinkFact>[];
  readonly parties: readonly Kept<PartyFact>[];
}

const SECTORS = new Map(readTopology(readFileSync(OWN_SUPERGRAPH, 'utf8')).ministries.map((each) => [each.name, each]));

/** The sample's members in memory: each answers the walk's question from what it has on record. @param silent who does not answer */
export function membersOf({ units, links, parties }: OnRecord, silent: string | null): readonly WalkedMinistry[] {
  const [unitsOf, linksOf, partiesOf] = [byMember(units), byMember(links), byMember(parties)];
  return namesIn(links).map((name) => {
    const own: OnRecord = {
      units: unitsOf.get(name) ?? [],
      links: linksOf.get(name) ?? [],
      parties: partiesOf.get(name) ?? [],
    };
    return memberOf(name, own, name === silent);
  });
}

/** In their order: each tells of links. */
export function namesIn(links: readonly Kept<LinkFact>[]): readonly string[] {
  return [...new Set(links.map(({ member }) => member))].sort();
}

function byMember<T>(facts: readonly Kept<T>[]): ReadonlyMap<string, Kept<T>[]> {
  return Map.groupBy(facts, ({ member }) => member);
}

function memberOf(name: string, { units, links, parties }: OnRecord, isSilent: boolean): WalkedMinistry {
  const sector = SECTORS.get(name.split('/', 1)[0] ?? name);
  if (!sector) throw new Error(`${name} is of no sector`);
  const demo = MEMBERS.find((each) => each.name === name);
  const waybills = Map.groupBy(
    links.filter(({ kind }) => kind === 'TRANSPORT'),
    ({ from }) => from,
  );
  // Of two rows of one code the last is the record, as systems write over what they had.
  const records = new Map(units.map((unit) => [unit.code, recordOf(unit, waybills.get(unit.code) ?? [])]));
  const claims = links.map((link) => ({ from: link.from, to: link.to, row: claimOf(link) }));
  const registers = new Map(parties.map((party) => [party.uscc, registerOf(party)]));
  const [from, to] = [Map.groupBy(claims, (each) => each.from), Map.groupBy(claims, (each) => each.to)];
  return {
    ...sector,
    member: {
      name,
      sector: sector.sector,
      kind: demo?.kind ?? 'MINISTRY',
      authority: demo?.authority ?? { zh: name, en: name },
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    async call({ query, representations = [] }) {
      if (isSilent) throw new Fault('UNAVAILABLE', 'it does not answer');
      if (query.startsWith('query Register')) {
        const told = representations.map((text) => registers.get((JSON.parse(text) as { readonly uscc: string }).uscc));
        return { data: { _entities: told.map((one) => ({ register: one ? [one] : [] })) }, errors: [] };
      }
      const fields = fieldsOf(query);
      const isForward = query.includes('direction: FORWARD');
      const entities = representations.map((text) => {
        const { code } = JSON.parse(text) as { readonly code: string };
        const record = records.get(code);
        const rows = (isForward ? from : to).get(code) ?? [];
        return { record: record ? [selected(record, fields)] : [], links: rows.map(({ row }) => row) };
      });
      return { data: { _entities: entities }, errors: [] };
    },
    mayKnow: (code) => records.has(code) || from.has(code) || to.has(code) || registers.has(code.replace(/^uscc:/, '')),
    maxBatch: 500,
    concurrency: 8,
    timeoutMs: 20_000,
    latency: { usualMs: 1 },
    breaker: () => 'CLOSED',
  };
}

const known = new Map<string, readonly string[]>();

/** Which fields of a record a query asks for. */
function fieldsOf(query: string): readonly string[] {
  let fields = known.get(query);
  if (!fields) known.set(query, (fields = topFields(query)));
  return fields;
}

function topFields(query: string): readonly string[] {
  const begin = query.indexOf('record:');
  const fields: string[] = [];
  let depth = 0;
  for (const [token] of query.slice(query.indexOf('{', begin)).matchAll(/\w+|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else if (depth === 1) fields.push(token);
    if (depth === 0) break;
  }
  return fields;
}

function selected(record: Row, fields: readonly string[]): Row {
  return Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
}
