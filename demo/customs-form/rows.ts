import type { LinkFact, PartyFact, UnitFact } from '../world/facts.ts';

/** What a row is written as: names of columns and texts, or rows below it. */
export type FormRow = Readonly<Record<string, string | null | readonly Readonly<Record<string, string>>[]>>;

const ITEM = 'urn:customs:item:';
const CONTAINER = 'urn:customs:container:';
const PLANT = 'cifer:';
const LOT = /^gs1:\(01\)0(\d{13})\(10\)(.+)$/;

/** The keys by which the system knows its things, and the codes of these. */
export const codeOf = {
  item: (key: string) => `${ITEM}${key}`,
  container: (key: string) => `${CONTAINER}${key}`,
  plant: (key: string) => `${PLANT}${key}`,
  lot: (key: string) => `gs1:(01)0${key.replace('|', '(10)')}`,
} as const;

/** 报关单表体 */
export function itemRow(unit: UnitFact, nameOf: (uscc: string) => string): FormRow {
  const { details } = unit;
  if (details.of !== 'declared') return {};
  const { entryId, gNo } = partsOf(unit.code);
  const owner = nameOf(unit.producer);
  // What was ordered here stands in rows of its own.
  const sentBack = unit.recalls?.find(({ status }) => status === undefined);
  return {
    entryId,
    gNo,
    ieFlag: details.direction,
    codeTs: details.hsCode,
    gName: unit.name,
    gQty: thousands(unit.quantity?.value),
    gUnit: unit.quantity?.unit ?? '',
    prodDate: day(unit.producedAt),
    expDate: unit.expiresAt ? day(unit.expiresAt) : null,
    dDate: unit.deleted ? details.declaredAt : slashed(details.declaredAt),
    clearDate: details.clearedAt ?? '',
    ownerScc: unit.producer,
    ownerName: owner,
    consScc: unit.holder ?? '',
    consName: unit.holder ? nameOf(unit.holder) : '',
    districtCode: unit.division,
    customName: '龙口海关',
    containerNo: details.container?.slice(CONTAINER.length) ?? '',
    lotNo: details.lot ?? '',
    tradeCountry: details.country,
    ciferNo: details.plant?.slice(PLANT.length) ?? '',
    status: sentBack ? '退运' : details.clearedAt ? '放行' : '查验',
    statusMemo: sentBack?.reason ?? '',
    statusTime: sentBack?.at ?? details.clearedAt ?? '',
    delFlag: unit.deleted ? '1' : '0',
    updTime: unit.asOf,
    ciqs: (unit.inspections ?? []).map(({ id, kind, at, result }) => ({
      ciqNo: id,
      ciqKind: kind,
      ciqDate: at,
      ciqResult: result,
    })),
    recalls: (unit.recalls ?? []).flatMap(({ id, level, at, reason, advice, status }) =>
      status === undefined
        ? []
        : [{ recallNo: id, recallLevel: level, recallTime: at, memo: reason, measure: advice, recallStatus: status }],
    ),
    docs: (unit.certificates ?? []).map(({ number, kind, issuedAt, validUntil, status }) => ({
      docNo: number,
      docKind: kind,
      issueDate: day(issuedAt),
      validDate: validUntil ? day(validUntil) : '',
      docStatus: status ?? '',
    })),
  };
}

/** 集装箱 */
export function containerRow({ code, name, details, asOf, deleted }: UnitFact): FormRow {
  if (details.of !== 'container') return {};
  return {
    containerNo: code.slice(CONTAINER.length),
    containerName: name,
    sizeType: details.sizeType,
    sealNo: details.seal,
    startCountry: details.country,
    delFlag: deleted ? '1' : '0',
    updTime: asOf,
    tracks: details.tracks.map(({ bill, step, at, port }) => ({ billNo: bill, step, time: at, port })),
  };
}

/** 境外生产企业注册 */
export function plantRow({ code, name, details, certificates = [], asOf, deleted }: UnitFact): FormRow {
  if (details.of !== 'plant') return {};
  const [registration] = certificates;
  return {
    ciferNo: code.slice(PLANT.length),
    products: name,
    country: details.country,
    regDate: day(registration?.issuedAt ?? ''),
    validDate: day(registration?.validUntil ?? ''),
    status: registration?.status ?? '',
    delFlag: deleted ? '1' : '0',
    updTime: asOf,
  };
}

/** 提单箱货 */
export function loadRow({ from, to, at, quantity, document }: LinkFact): FormRow {
  const arriveTime = slashed(at);
  return {
    billNo: document,
    containerNo: from.slice(CONTAINER.length),
    ...partsOf(to),
    arriveTime,
    ...amountOf(quantity),
  };
}

/** 进口货物流向 */
export function flowRow({ from, to, at, quantity, document }: LinkFact): FormRow {
  const [, gtin13 = '', batch = ''] = LOT.exec(to) ?? [];
  const { qty, unit } = amountOf(quantity);
  return { flowId: document, ...partsOf(from), gtin13, batch, useDate: day(at), useQty: qty, unit };
}

/** 企业备案 */
export function corporationRow({ uscc, name, licences, penalties = [] }: PartyFact): FormRow {
  return {
    scc: uscc,
    corpName: name,
    regs: licences.map(({ kind, number, validUntil, status }) => ({
      regNo: number,
      regKind: kind,
      validDate: day(validUntil),
      regStatus: status,
    })),
    fines: penalties.map(({ number, at, reason }) => ({ fineNo: number, fineDate: at, fineReason: reason })),
  };
}

function partsOf(item: string): { readonly entryId: string; readonly gNo: string } {
  const [entryId = '', gNo = ''] = item.slice(ITEM.length).split('-');
  return { entryId, gNo };
}

function amountOf(quantity: LinkFact['quantity']): { readonly qty: string; readonly unit: string } {
  return { qty: thousands(quantity?.value), unit: quantity?.unit ?? '' };
}

/** `20260301` */
function day(local: string): string {
  return local.slice(0, 10).replaceAll('-', '');
}

/** `2026/03/01 08:00:00` */
function slashed(local: string): string {
  return local.replaceAll('-', '/');
}

function thousands(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
