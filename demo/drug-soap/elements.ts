import type { LinkFact, PartyFact, UnitFact } from '../world/facts.ts';

const RELATIONS: Readonly<Partial<Record<LinkFact['kind'], string>>> = {
  PACK: 'BZ',
  TRANSFORM: 'TL',
  TREAT: 'CL',
  TRANSPORT: 'CK',
  HOLD: 'CY',
};

export function factCode(plain: string): string {
  return /^\d{20}$/.test(plain) ? `drug:${plain}` : plain.startsWith('(') ? `gs1:${plain}` : plain;
}

function ownCode(code: string): string {
  return /^(drug|gs1):/.test(code) ? code.slice(code.indexOf(':') + 1) : code;
}

/** yyyyMMddHHmmss */
function stamp(time: string | undefined): string {
  return (time ?? '').replace(/\D/g, '');
}

export function product(unit: UnitFact, id: number, names: (uscc: string) => string): string {
  const d = unit.details;
  const drug =
    d.of === 'drug'
      ? {
          approvalNo: d.approval,
          baseCode: d.baseCode,
          batchNo: d.lot,
          packLayer: String(d.packageLevel),
          dosageForm: d.dosageForm,
          spec: d.specification,
        }
      : d.of === 'drug-material'
        ? { approvalNo: d.approval, batchNo: d.lot }
        : {};
  return elements(
    'product',
    {
      id: String(id),
      code: ownCode(unit.code),
      type: d.of === 'drug' ? 'YP' : 'YL',
      level: { ITEM: '1', LOT: '2', CLASS: '3' }[unit.level],
      name: unit.name,
      ...(unit.quantity ? { quantity: String(unit.quantity.value), unit: unit.quantity.unit } : {}),
      produceTime: stamp(unit.producedAt),
      expireTime: stamp(unit.expiresAt),
      entCode: unit.producer,
      entName: names(unit.producer),
      ...(unit.holder ? { holderCode: unit.holder, holderName: names(unit.holder) } : {}),
      region: unit.division,
      ...drug,
      flag: unit.deleted ? '1' : '0',
      updateTime: stamp(unit.asOf),
    },
    (unit.recalls ?? [])
      .map((each) =>
        elements('recall', {
          no: each.id,
          level: each.level,
          time: stamp(each.at),
          reason: each.reason,
          measure: each.advice,
          entCode: each.organization,
          status: each.status ?? '',
        }),
      )
      .join(''),
  );
}

export function relation(link: LinkFact): string {
  return elements('relation', {
    docNo: link.document,
    docType: link.documentKind,
    relType: RELATIONS[link.kind] ?? '',
    curCode: ownCode(link.from),
    parentCode: ownCode(link.to),
    time: stamp(link.at),
    ...(link.quantity ? { quantity: String(link.quantity.value), unit: link.quantity.unit } : {}),
    entCode: link.party ?? '',
    flag: '0',
  });
}

export function notice(receiptNo: string, noticeNo: string): string {
  return elements('notice', { receiptNo, noticeNo });
}

export function enterprise(party: PartyFact): string {
  return elements(
    'enterprise',
    {
      entCode: party.uscc,
      entName: party.name,
      address: party.address,
      region: party.division,
      linkman: party.contact,
      phone: party.phone,
    },
    party.licences
      .map((each) =>
        elements('licence', {
          no: each.number,
          type: each.kind,
          validTo: stamp(each.validUntil).slice(0, 8),
          status: each.status,
        }),
      )
      .join('') +
      (party.penalties ?? [])
        .map((each) => elements('penalty', { no: each.number, time: stamp(each.at), reason: each.reason }))
        .join(''),
  );
}

function elements(name: string, values: Readonly<Record<string, string>>, inner = ''): string {
  const content = Object.entries(values)
    .map(([key, value]) =>
      value === ''
        ? ''
        : `<d:${key}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</d:${key}>`,
    )
    .join('');
  return `<d:${name}>${content}${inner}</d:${name}>`;
}
