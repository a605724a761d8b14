import type { UnitFact } from '../world/facts.ts';
import type { Captured } from './store.ts';
import { eventTime, falls, partyUri, placeUri, spelled, uom, uriOf, uuid } from './words.ts';

type Amount = UnitFact['quantity'];

/** The list an identifier stands in: single things among the EPCs, lots and classes among the quantities. */
export function listed(
  epcs: string,
  quantities: string,
  uri: string,
  level: string,
  amount: Amount,
): Record<string, unknown> {
  if (level === 'ITEM') return { [epcs]: [uri] };
  return { [quantities]: [{ epcClass: uri, ...(amount ? { quantity: amount.value, uom: uom(amount.unit) } : {}) }] };
}

/** How a food lot is told of here: commissioned with its lot data, stored, inspected, recalled; declared in error when it never was. */
export function* unitEvents(unit: UnitFact): Generator<Captured> {
  const uri = uriOf(unit.code);
  const place = placeUri(unit.producer, unit.division);
  const base = (name: string, at: string): Captured => ({
    type: 'ObjectEvent',
    eventID: uuid(`${unit.code} ${name}`),
    eventTime: eventTime(at, unit.code),
    eventTimeZoneOffset: '+08:00',
    recordTime: zoned(unit.asOf),
    ...listed('epcList', 'quantityList', uri, unit.level, unit.quantity),
  });
  const commissioning: Captured = {
    ...base('commissioning', unit.producedAt),
    action: 'ADD',
    bizStep: spelled('bizStep', 'commissioning', unit.code),
    disposition: spelled('disposition', 'active', unit.code),
    readPoint: { id: place },
    bizLocation: { id: place },
    sourceList: [{ type: spelled('party', 'owning_party', unit.code), source: partyUri(unit.producer) }],
    ...(falls(unit.code, 4) === 0 ? { sensorElementList: [reading(unit.producedAt, unit.code)] } : {}),
    ilmd: ilmd(unit),
  };
  yield commissioning;
  if (unit.deleted) {
    yield {
      ...commissioning,
      recordTime: zoned(unit.asOf),
      errorDeclaration: { declarationTime: zoned(unit.asOf), reason: 'did_not_occur' },
    };
    return;
  }
  if (falls(`${unit.code} repeat`, 5) === 0) yield commissioning;
  if (unit.holder !== undefined) {
    const location = placeUri(unit.holder, unit.division);
    yield {
      ...base('storing', unit.asOf > unit.producedAt ? unit.asOf : unit.producedAt),
      action: 'OBSERVE',
      bizStep: 'storing',
      disposition: 'sellable_not_accessible',
      readPoint: { id: location },
      bizLocation: { id: location },
    };
  }
  for (const { at, by, division } of unit.seen ?? []) {
    const there = { id: placeUri(by, division) };
    yield {
      ...base(`seen ${at}`, at),
      action: 'OBSERVE',
      bizStep: spelled('bizStep', 'arriving', `${unit.code} ${at}`),
      readPoint: there,
      bizLocation: there,
    };
  }
  for (const inspection of unit.inspections ?? []) {
    const { result } = inspection;
    const disposition = result === '不合格' ? 'non_conformant' : 'conformant';
    yield {
      ...base(`inspection ${inspection.id}`, inspection.at),
      action: 'OBSERVE',
      bizStep: spelled('bizStep', 'inspecting', inspection.id),
      ...(result === '未出' ? {} : { disposition: spelled('disposition', disposition, inspection.id) }),
      'tongcha:reportNumber': inspection.id,
      'tongcha:inspectionKind': inspection.kind,
      ...(result === '未出' ? {} : { 'tongcha:inspectionResult': result }),
      'tongcha:inspector': named(inspection.organization),
      ...(inspection.validUntil ? { 'tongcha:validUntil': zoned(inspection.validUntil) } : {}),
      ...(inspection.note ? { 'tongcha:finding': inspection.note } : {}),
    };
  }
  for (const recall of unit.recalls ?? []) {
    yield {
      ...base(`recall ${recall.id}`, recall.at),
      action: 'OBSERVE',
      bizStep: spelled('bizStep', 'holding', recall.id),
      disposition: spelled('disposition', 'recalled', recall.id),
      persistentDisposition: { set: ['recalled'] },
      'tongcha:recallNumber': recall.id,
      'tongcha:recallClass': recall.level,
      'tongcha:recallReason': recall.reason,
      'tongcha:recallAdvice': recall.advice,
      'tongcha:recalledBy': named(recall.organization),
    };
  }
}

function ilmd(unit: UnitFact): Record<string, unknown> {
  const food = unit.details.of === 'food' ? unit.details : null;
  const lot = /\(10\)([^(]+)/.exec(unit.code)?.[1];
  return {
    'cbvmda:descriptionShort': unit.name,
    ...(lot === undefined ? {} : { 'cbvmda:lotNumber': lot }),
    'gs1:productionDateTime': zoned(unit.producedAt),
    ...(unit.expiresAt
      ? {
          'cbvmda:itemExpirationDate': unit.expiresAt.endsWith(' 00:00:00')
            ? unit.expiresAt.slice(0, 10)
            : zoned(unit.expiresAt),
        }
      : {}),
    ...(food
      ? {
          'tongcha:productionLicence': food.licence,
          'tongcha:foodCategory': food.category,
          'tongcha:specification': food.specification,
        }
      : {}),
    ...(unit.certificates?.length
      ? {
          'cbvmda:certificationList': unit.certificates.map((certificate) => ({
            'cbvmda:certificationStandard': certificate.kind,
            'cbvmda:certificationIdentification': certificate.number,
            'cbvmda:certificationAgency': named(certificate.issuer),
            'tongcha:issuedAt': zoned(certificate.issuedAt),
            ...(certificate.validUntil ? { 'tongcha:validUntil': zoned(certificate.validUntil) } : {}),
            ...(certificate.status ? { 'cbvmda:certificationStatus': certificate.status } : {}),
          })),
        }
      : {}),
  };
}

/** The cold chain's loggers, by the hour. */
export function reading(local: string, salt: string): Record<string, unknown> {
  const celsius = (falls(`${salt} celsius`, 80) - 40) / 10;
  return {
    sensorMetadata: { time: zoned(local), deviceID: `urn:tongcha:logger:${falls(salt, 900) + 100}` },
    sensorReport: [
      {
        type: 'Temperature',
        minValue: Number((celsius - 0.4).toFixed(1)),
        maxValue: Number((celsius + 0.7).toFixed(1)),
        meanValue: celsius,
        uom: 'CEL',
      },
      { type: 'gs1:RelativeHumidity', value: 60 + falls(`${salt} humidity`, 30), uom: 'A93' },
    ],
  };
}

export function zoned(local: string): string {
  return `${local.replace(' ', 'T')}+08:00`;
}

/** An organisation by its code where it has one, else by its name. */
function named(organization: string): string {
  return /^[0-9A-Z]{18}$/.test(organization) ? partyUri(organization) : organization;
}
