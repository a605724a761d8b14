import { digitalLinks, gs1Elements } from '@tongcha/codes';
import { partyUri, placeUri } from '../epcis/uris.ts';
import type { StatementFault } from '../statements/faults.ts';
import { type Statement, statementOf } from '../statements/statement.ts';
import type { ColumnKey, StepKey } from './columns.ts';
import type { Portion, ReadRow } from './read-rows.ts';
import { inTurns } from '../statements/turns.ts';
import { differs, twice, UNREADABLE_ROW } from './words.ts';

type Doc = Readonly<Record<string, unknown>>;

/** What of a record must be the same in each of its rows. */
const ONE: readonly (keyof ReadRow & ColumnKey)[] = ['date', 'party', 'note'];
const ONE_PRODUCT: readonly (keyof ReadRow & ColumnKey)[] = [...ONE, 'name', 'expires', 'licence'];

/** The records of a sheet as events: all rows of one record number and step are one. */
export async function statementsOf(
  rows: readonly ReadRow[],
  owner: string,
): Promise<{ readonly statements: readonly Statement[]; readonly faults: readonly StatementFault[] }> {
  const statements: Statement[] = [];
  const faults: StatementFault[] = [];
  const byRecord = Map.groupBy(rows, ({ step, record }) => `${step} ${record}`);
  await inTurns(byRecord, ([record, group]) => {
    const [first] = group;
    if (!first) return;
    const wrong = [...disagreements(first, group)];
    const statement =
      wrong.length > 0
        ? null
        : statementOf(
            record,
            group.map(({ row }) => row),
            docOf(first, group, owner),
          );
    if (statement) statements.push(statement);
    else faults.push(...(wrong.length > 0 ? wrong : [{ place: first.row, column: null, ...UNREADABLE_ROW }]));
  });
  return { statements, faults };
}

function* disagreements(first: ReadRow, group: readonly ReadRow[]): Generator<StatementFault> {
  const isMade = first.step === 'PRODUCE';
  const seen = new Map<string, number>();
  for (const row of group) {
    for (const key of isMade ? ONE_PRODUCT : ONE)
      if (row[key] !== first[key]) yield { place: row.row, column: key, ...differs(key, first.row) };
    if (row.passed !== first.passed) yield { place: row.row, column: 'result', ...differs('result', first.row) };
    if (isMade) {
      if (row.of.code.code !== first.of.code.code)
        yield { place: row.row, column: 'code', ...differs('code', first.row) };
      if (row.of.amount !== first.of.amount || row.of.unit !== first.of.unit)
        yield { place: row.row, column: 'amount', ...differs('amount', first.row) };
    }
    const one = isMade ? row.input : row.of;
    const before = one === null ? undefined : seen.get(one.code.code);
    if (before !== undefined) yield { place: row.row, column: isMade ? 'inputCode' : 'code', ...twice(before) };
    if (one !== null && before === undefined) seen.set(one.code.code, row.row);
  }
}

function docOf(first: ReadRow, group: readonly ReadRow[], owner: string): Doc {
  const base = {
    eventTime: first.date,
    eventTimeZoneOffset: /[+-]\d\d:\d\d$/.exec(first.date)?.[0] ?? '+08:00',
    bizLocation: { id: placeUri(owner) },
    'tongcha:recordedBy': partyUri(owner),
    bizTransactionList: [
      {
        type: `https://tongcha.example/epcis/document/${encodeURIComponent('单据')}`,
        bizTransaction: `urn:tongcha:document:${encodeURIComponent(first.record)}`,
      },
    ],
  };
  const observed = {
    ...base,
    type: 'ObjectEvent',
    action: 'OBSERVE',
    ...items(
      'epcList',
      'quantityList',
      group.map(({ of }) => of),
    ),
  };
  return DOCS[first.step]({ first, group, base, observed, owner });
}

interface Told {
  readonly first: ReadRow;
  readonly group: readonly ReadRow[];
  /** What every event has, and what one has that only tells of units. */
  readonly base: Doc;
  readonly observed: Doc;
  readonly owner: string;
}

const DOCS: Readonly<Record<StepKey, (told: Told) => Doc>> = {
  PRODUCE: made,
  RECEIVE: ({ first, observed, owner }) => ({
    ...observed,
    bizStep: 'receiving',
    ...partyIn('source', first.party ?? ''),
    ...partyIn('destination', owner),
  }),
  SEND: ({ first, observed, owner }) => ({
    ...observed,
    bizStep: 'shipping',
    disposition: 'in_transit',
    ...partyIn('source', owner),
    ...partyIn('destination', first.party ?? ''),
  }),
  INSPECT: ({ first, observed }) => ({
    ...observed,
    bizStep: 'inspecting',
    disposition: first.passed ? 'conformant' : 'non_conformant',
    'tongcha:reportNumber': first.record,
    'tongcha:inspectionResult': first.passed ? '合格' : '不合格',
    ...(first.note === null ? {} : { 'tongcha:finding': first.note }),
  }),
  RECALL: ({ first, observed, owner }) => ({
    ...observed,
    disposition: 'recalled',
    'tongcha:recallNumber': first.record,
    'tongcha:recallReason': first.note,
    'tongcha:recalledBy': partyUri(owner),
  }),
};

function partyIn(type: 'source' | 'destination', uscc: string): Doc {
  return { [`${type}List`]: [{ type: 'possessing_party', [type]: partyUri(uscc) }] };
}

function made({ first, group, base, owner }: Told): Doc {
  const inputs = group.flatMap(({ input }) => input ?? []);
  const { lot } = first.of.code.attributes;
  const ilmd = {
    ...(lot === undefined ? {} : { 'cbvmda:lotNumber': lot }),
    'cbvmda:descriptionShort': first.name,
    'tongcha:productionDate': first.date,
    ...(first.expires === null ? {} : { 'cbvmda:itemExpirationDate': first.expires }),
    ...(first.licence === null ? {} : { 'tongcha:productionLicence': first.licence }),
  };
  const whose = { ilmd, sourceList: [{ type: 'owning_party', source: partyUri(owner) }] };
  return inputs.length === 0
    ? {
        ...base,
        type: 'ObjectEvent',
        action: 'ADD',
        bizStep: 'commissioning',
        ...items('epcList', 'quantityList', [first.of]),
        ...whose,
      }
    : {
        ...base,
        type: 'TransformationEvent',
        bizStep: 'creating_class_instance',
        ...items('inputEPCList', 'inputQuantityList', inputs),
        ...items('outputEPCList', 'outputQuantityList', [first.of]),
        ...whose,
      };
}

/** One thing stands in a list of EPCs, so much of a lot in one of quantities. */
function items(epcs: string, quantities: string, portions: readonly Portion[]): Doc {
  const [things, lots] = [[] as string[], [] as Doc[]];
  for (const { code, amount, unit } of portions) {
    const uri = uriOf(code.code);
    if (code.level === 'LOT')
      lots.push({
        epcClass: uri,
        ...(amount === null ? {} : { quantity: amount }),
        ...(unit === null ? {} : { uom: UOM[unit.normalize('NFKC').toLowerCase()] ?? unit }),
      });
    else things.push(uri);
  }
  return { ...(things.length > 0 ? { [epcs]: things } : {}), ...(lots.length > 0 ? { [quantities]: lots } : {}) };
}

/** UN/ECE Recommendation 20, which EPCIS wants; what has no code there is written as the enterprise writes it. */
const UOM: Readonly<Record<string, string>> = {
  kg: 'KGM',
  千克: 'KGM',
  公斤: 'KGM',
  g: 'GRM',
  克: 'GRM',
  t: 'TNE',
  吨: 'TNE',
  l: 'LTR',
  升: 'LTR',
  ml: 'MLT',
  毫升: 'MLT',
};

/** A Digital Link for a GS1 key, a URI as it stands, else a URN of our own. */
function uriOf(code: string): string {
  const elements = gs1Elements(code);
  const [link] = elements === null ? [] : digitalLinks(elements, { base: 'https://id.gs1.org', named: false });
  if (link !== undefined) return link;
  return /^(?:urn|https?):/.test(code) ? code : `urn:tongcha:code:${encodeURIComponent(code)}`;
}
