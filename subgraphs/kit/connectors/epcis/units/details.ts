import { maskText } from '../../../mask.ts';
import type { Certificate, Inspection, InspectionResult, Organization, Place, Recall } from '../../../records.ts';
import { NOT_UNDERSTOOD } from '../../../values/reader.ts';
import { time } from '../../../values/time.ts';
import { type EpcisEvent, fieldNamed, textNamed } from '../event.ts';
import { isHandOver } from '../holdings.ts';
import type { Identifiers } from '../identifiers.ts';
import type { MasterData } from '../master-data.ts';

/** What reading one record needs beside its events. */
export interface Reading {
  readonly identifiers: Identifiers;
  /** What is told of places and parties. */
  readonly masterData: MasterData;
  /** What a hand-over is told by: what is on record today, as rights are of today. */
  readonly placesToday: MasterData;
  /** Places of what is not understood. */
  readonly doubts: string[];
}

const TIME = time();

/** A time in an extension or in master data; null where there is none that can be read. */
export function timeNamed(
  fields: ReadonlyMap<string, unknown>,
  { doubts }: Pick<Reading, 'doubts'>,
  ...names: readonly string[]
): string | null {
  const read = TIME(textNamed(fields, ...names));
  if (read !== NOT_UNDERSTOOD) return read;
  doubts.push(`event/${names[0]}`);
  return null;
}

/** An organisation by its identifier; null when that is no unified social credit code, which is an organisation's key. */
export function organization(uri: unknown, { identifiers, masterData }: Reading): Organization | null {
  const code = typeof uri === 'string' ? identifiers.organizationOf(uri) : null;
  if (code === null || !code.startsWith('uscc:')) return null;
  return { uscc: code.slice(5), name: textNamed(masterData.get(String(uri)) ?? new Map(), 'name') };
}

/** A place by its identifier, with what is on record of it; `geo:30.3,120.2` tells its own coordinates (RFC 5870). */
export function place(uri: string | null, reading: Reading): Place | null {
  if (uri === null) return null;
  const attributes = reading.masterData.get(uri) ?? new Map<string, unknown>();
  const [, latitude, longitude] = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/.exec(uri) ?? [];
  return {
    division: textNamed(attributes, 'division'),
    name: textNamed(attributes, 'name') ?? operator(uri, reading)?.name ?? (attributes.size === 0 ? uri : null),
    address: textNamed(attributes, 'streetAddressOne', 'address'),
    latitude: degrees(latitude ?? textNamed(attributes, 'latitude'), 90),
    longitude: degrees(longitude ?? textNamed(attributes, 'longitude'), 180),
  };
}

/** Who runs a place, where that is on record. */
export function operator(uri: string | null, reading: Reading): Organization | null {
  return uri === null ? null : organization(fieldNamed(reading.masterData.get(uri) ?? new Map(), 'operator'), reading);
}

/**
 * An inspection, out of an event of the step `inspecting` or with one of the dispositions that are its outcome. That goods
 * were found in order as they were handed over is part of the hand-over, which is not for everybody; a report is.
 */
export function inspection(event: EpcisEvent, reading: Reading): Inspection | null {
  if (event.step !== 'inspecting' && event.disposition !== 'conformant' && event.disposition !== 'non_conformant')
    return null;
  if (
    isHandOver(event) &&
    event.disposition === 'conformant' &&
    textNamed(event.extensions, 'reportNumber', 'inspectionResult') === null
  )
    return null;
  return {
    id: textNamed(event.extensions, 'reportNumber') ?? event.id,
    kind: textNamed(event.extensions, 'inspectionKind'),
    at: event.at,
    result: resultOf(event, reading),
    validUntil: timeNamed(event.extensions, reading, 'validUntil'),
    organization: organization(fieldNamed(event.extensions, 'inspector'), reading) ?? giver(event, reading),
    note: maskText(textNamed(event.extensions, 'finding')),
  };
}

/** Whether an inspection by this event failed, or says in words that are not known what came of it. */
export function mayFail(event: EpcisEvent): boolean {
  const said = textNamed(event.extensions, 'inspectionResult');
  return event.disposition === 'non_conformant' || (said !== null && said !== '合格');
}

/** Who an event that hands nothing over is from. */
function giver(event: EpcisEvent, reading: Reading): Organization | null {
  return isHandOver(event)
    ? null
    : (event.sources.map((source) => organization(source.uri, reading)).find((one) => one !== null) ?? null);
}

function resultOf(event: EpcisEvent, { doubts }: Reading): InspectionResult {
  const said = textNamed(event.extensions, 'inspectionResult');
  if (said !== null && /^(?:复检|整改)/.test(said)) return 'CONDITIONAL';
  if (said === '不合格' || event.disposition === 'non_conformant') return 'FAIL';
  if (said !== null && said !== '合格') doubts.push('event/inspectionResult');
  return said === '合格' || event.disposition === 'conformant' ? 'PASS' : 'UNKNOWN';
}

/** An event whose disposition is or becomes `recalled`. */
export function isRecall({ disposition, dispositionsSet }: EpcisEvent): boolean {
  return disposition === 'recalled' || dispositionsSet.includes('recalled');
}

/** Recalls: events of that kind; closed by a later one that takes that back, of all recalls or of that number alone. */
export function recalls(events: readonly EpcisEvent[], reading: Reading): readonly Recall[] {
  const numberOf = (event: EpcisEvent): string | null => textNamed(event.extensions, 'recallNumber');
  const begun = Map.groupBy(events.filter(isRecall), (event) => numberOf(event) ?? event.id);
  const ended = events.filter((event) => event.dispositionsUnset.includes('recalled'));
  const isOver = (id: string | null, { instant }: EpcisEvent): boolean =>
    ended.some((end) => end.instant >= instant && [null, id].includes(numberOf(end)));
  // What an event says again is of the same recall.
  return [...begun].map(([id, again]) => recallOf(id, again, isOver, reading));
}

function recallOf(
  id: string | null,
  again: readonly EpcisEvent[],
  isOver: (id: string | null, event: EpcisEvent) => boolean,
  reading: Reading,
): Recall {
  const inOrder = again.toSorted((a, b) => a.instant - b.instant);
  const [first, last] = [inOrder[0] as EpcisEvent, inOrder.at(-1) as EpcisEvent];
  const { extensions } = last;
  return {
    id,
    level: textNamed(extensions, 'recallClass'),
    at: first.at,
    reason: maskText(textNamed(extensions, 'recallReason')),
    advice: maskText(textNamed(extensions, 'recallAdvice')),
    organization: organization(fieldNamed(extensions, 'recalledBy'), reading) ?? giver(first, reading),
    status: isOver(id, last) ? 'closed' : 'open',
  };
}

/** The certificates of instance or lot master data (Core Business Vocabulary, certificationList). */
export function certificates(ilmd: ReadonlyMap<string, unknown>, reading: Reading): readonly Certificate[] {
  const listed = fieldNamed(ilmd, 'certificationList');
  const inner = isObject(listed) ? fieldNamed(new Map(Object.entries(listed)), 'certification') : listed;
  return (Array.isArray(inner) ? (inner as readonly unknown[]) : [inner]).filter(isObject).map((one) => {
    const fields = new Map(Object.entries(one));
    return {
      number: textNamed(fields, 'certificationIdentification', 'certificationValue'),
      kind: textNamed(fields, 'certificationStandard', 'certificationType'),
      issuer: organization(fieldNamed(fields, 'certificationAgency'), reading),
      issuedAt: timeNamed(fields, reading, 'issuedAt', 'certificationStartDate'),
      validUntil: timeNamed(fields, reading, 'validUntil', 'certificationEndDate'),
      status: textNamed(fields, 'certificationStatus'),
    };
  });
}

function degrees(text: string | null | undefined, most: number): number | null {
  const value = text === null || text === undefined ? NaN : Number(text);
  return Math.abs(value) <= most ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
