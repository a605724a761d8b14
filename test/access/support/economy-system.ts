import type { FactClass } from '../../../subgraphs/kit/access/sharing.ts';
import type { Sharing } from '../../../subgraphs/kit/access/sharing.ts';
import type { LegacySystem, OrganizationRecord, Search } from '../../../subgraphs/kit/legacy-system.ts';
import type { SearchCondition } from '../../../subgraphs/kit/search/condition.ts';
import type { SectorRecord, TraceEvent, TraceLink } from '../../../subgraphs/kit/records.ts';
import type { Holdings, Paper, Thing } from './economy.ts';

/** A legacy system over what `now` has at the moment. */
export function systemOver(ministry: string, now: () => Holdings, { facts = [] }: Sharing): LegacySystem {
  const linkOf = ({ kind, from, to, at, amount, id }: Paper): TraceLink => ({
    kind,
    from,
    to,
    at,
    quantity: { value: amount, unit: 'kg' },
    share: (amount % 100) / 100,
    evidence: { system: ministry, recordId: id, confidence: 'HIGH' },
  });
  const eventOf = (paper: Paper): TraceEvent => ({
    id: paper.id,
    step: paper.kind,
    at: paper.at,
    organization: { uscc: paper.party },
    quantity: { value: paper.amount },
    note: paper.note,
    links: [paper],
  });
  const about = (code: string): readonly Paper[] =>
    now()
      .papers.filter(({ from, to }) => from === code || to === code)
      .toSorted((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1));
  const recordOf = ({ code, name, producer, holder, amount, address, finding, secrets }: Thing): SectorRecord => ({
    code,
    level: 'LOT',
    productName: name,
    producer: { uscc: producer, name: producer },
    holder: { uscc: holder, name: holder },
    quantity: { value: amount, unit: 'kg' },
    place: { division: '370681', address, latitude: secrets.sites / 1_000_000, longitude: secrets.sites / 999_999 },
    events: about(code).map(eventOf),
    inspections: [{ id: 'I', result: 'PASS', note: finding }],
    // Recalls are for everybody to know.
    recalls: /[1-4]$/.test(name) ? [{ id: name, at: '2026-11-02T00:00:00+08:00', level: '二级', reason: name }] : [],
    source: { system: ministry, recordId: code, asOf: '2026-11-01T00:00:00+08:00' },
    ...own(
      ministry,
      secrets,
      about(code).filter(({ to }) => to === code),
      about(code).filter(({ from }) => from === code),
    ),
  });
  return {
    name: ministry,
    maxCodes: 100,
    records: async (codes) =>
      codes.map(
        (code) =>
          now()
            .things.filter((each) => each.code === code)
            .map(recordOf)[0] ?? null,
      ),
    links: async (codes, direction) =>
      codes.map((code) =>
        now()
          .papers.filter((paper) => paper[direction === 'BACK' ? 'to' : 'from'] === code)
          .map(linkOf),
      ),
    organizations: async (usccs) =>
      usccs.map(
        (uscc) =>
          now()
            .firms.filter((each) => each.uscc === uscc)
            .map((firm): OrganizationRecord => ({
              uscc,
              name: uscc,
              address: firm.address,
              penalties: [{ number: firm.penalty, reason: firm.penalty }],
            }))[0] ?? null,
      ),
    search: async (search) =>
      found(
        search,
        now()
          .things.filter((thing) => isNarrowed(thing, search.where))
          .map((thing) => ({ record: recordOf(thing), papers: about(thing.code) })),
        facts,
      ),
    narrows: ['level', 'product', 'producer', 'holder'],
    count: async ({ filter, where }) =>
      Object.values(filter).some((each) => each !== null)
        ? null
        : now().things.filter((thing) => isNarrowed(thing, where)).length,
    ...(ministry === 'agriculture' || ministry === 'food-drug'
      ? {
          product: async (_: string, most: number) => {
            const recalled = now()
              .things.map(recordOf)
              .filter(({ recalls }) => (recalls ?? []).length > 0);
            return { name: 'P', producer: null, recalled: recalled.slice(0, most), more: recalled.length > most };
          },
        }
      : {}),
    ping: async () => {},
    close: async () => {},
  };
}

/** By all that it holds, whoever asks: what may not be told by it must not reach it. */
function isNarrowed({ name, producer, holder }: Thing, where: SearchCondition = {}): boolean {
  const { level = null, product = null, producer: maker = null, holder: keeper = null } = where;
  return (
    (level === null || level === 'LOT') &&
    (product === null || name.toLowerCase().includes(product.toLowerCase())) &&
    (maker === null || producer === maker) &&
    (keeper === null || holder === keeper)
  );
}

/** The fields that one sector has and others have not. */
function own(
  ministry: string,
  { farming, parties, supervision, quantities, nobody }: Thing['secrets'],
  into: readonly Paper[],
  outOf: readonly Paper[],
): object {
  switch (ministry) {
    case 'agriculture':
      return {
        areaMu: farming,
        soil: `S${farming}`,
        quarantineDestination: `D${parties}`,
        inputUses: into
          .filter(({ kind }) => kind === 'TREAT')
          .map(({ id, from, at, amount, party }) => ({
            id,
            input: from,
            at,
            quantity: { value: amount },
            organization: { uscc: party },
          })),
      };
    case 'food-drug':
      return { food: { lot: 'L', sensorReadings: [{ type: 'Temperature', value: supervision }] } };
    case 'hazardous-goods':
      return {
        waybills: outOf
          .filter(({ kind, to }) => kind === 'TRANSPORT' && to.startsWith('uscc:'))
          .map(({ id, at, amount, to }) => ({
            number: id,
            at,
            quantity: { value: amount },
            consignee: { uscc: to.slice(5) },
          })),
      };
    case 'rare-earth':
      return { reoKilograms: quantities, invoiceNumber: `F${nobody}` };
    default:
      return {};
  }
}

/**
 * A register that can be searched by the step and time of its papers, in the order of their times, as far as its
 * asker sees them.
 */
function found(
  { filter, first, after, sees = () => false }: Search,
  all: readonly { readonly record: SectorRecord; readonly papers: readonly Paper[] }[],
  facts: readonly FactClass[],
): Awaited<ReturnType<NonNullable<LegacySystem['search']>>> {
  const open = ({ kind }: Paper): boolean =>
    (sees('parties') || !(kind === 'HOLD' || kind === 'TRANSPORT')) &&
    facts.every(({ group, kinds }) => sees(group) || !kinds.includes(kind));
  const matches = (paper: Paper): boolean =>
    (filter['step'] ?? paper.kind) === paper.kind &&
    String(filter['from'] ?? '') <= paper.at &&
    (filter['to'] === undefined || filter['to'] === null || paper.at < String(filter['to']));
  const asksPapers = ['step', 'from', 'to'].some((name) => (filter[name] ?? null) !== null);
  const rows = all
    .flatMap(({ record, papers }) => {
      const seen = papers.filter((paper) => open(paper) && matches(paper));
      return asksPapers && seen.length === 0
        ? []
        : [{ cursor: `${asksPapers ? seen[0]?.at : ''} ${record.code}`, record }];
    })
    .sort((a, b) => (a.cursor < b.cursor ? -1 : 1))
    .filter(({ cursor }) => after === null || cursor > after);
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
