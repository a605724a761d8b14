import { LRUCache } from 'lru-cache';
import { canonical } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import { LINK_KINDS } from '@tongcha/schema';
import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import { type CacheHint, type SubgraphResponse, type SubgraphError } from '../calls/subgraph-response.ts';
import { isWithheld, policyOf } from '../calls/withheld.ts';
import type { Member } from '../members/member.ts';
import type { MinistryEntry } from '../supergraph/topology.ts';
import { type Claim, moment, periodOf } from './claims.ts';
import type { Direction } from './reach.ts';

/** HOLDS asks only whether the ministry holds a record; the others also for the links in that direction. */
export type UnitQuery = Direction | 'HOLDS';

/** What one member answered about one unit. */
export interface UnitResult {
  /** null: not known, because of a fault. */
  readonly held: boolean | null;
  readonly claims: readonly Claim[];
  readonly faults: readonly UnitFault[];
  /** By which rules links of it may have been left out for this caller; said whether or not there were any. */
  readonly withheld: readonly WithheldLinks[];
  /** What its record says of what was asked for of it; absent where nothing was, or it holds none. */
  readonly record?: ToldRecord | undefined;
  /** How it stood in the cache; absent where the ministry was asked. */
  readonly kept?: CacheHint;
}

/** What a record says. */
export interface ToldRecord {
  /** Of each field that was asked for its value, as GraphQL answers it; null: the record does not say. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Fields of these that are not known, and why. FORBIDDEN: not for whoever asks. */
  readonly untold: Readonly<Record<string, GapReason>>;
  /** Policies that would open parts of these, whether or not there is anything. */
  readonly withheld: readonly string[];
}

export interface WithheldLinks {
  /** null: no policy would open them. */
  readonly policy: string | null;
  /** null: links of any kind. */
  readonly kinds: readonly string[] | null;
  /** Fields without which links stand; null: links may be left out. */
  readonly parts: readonly string[] | null;
}

export interface UnitFault {
  readonly reason: GapReason;
  readonly system: string | null;
  /** Where it is not the reason's usual sentence. */
  readonly message?: string | undefined;
}

export type GapReason =
  | 'AWAITED'
  | 'TIMEOUT'
  | 'UNAVAILABLE'
  | 'TOO_BUSY'
  | 'BAD_ANSWER'
  | 'NOT_UNDERSTOOD'
  | 'NO_HISTORY'
  | 'BAD_REQUEST'
  | 'OTHER_VERSION'
  | 'UNVERIFIED_CALL'
  | 'CREDENTIALS_REFUSED'
  | 'FORBIDDEN'
  | 'DEPTH_LIMIT'
  | 'UNIT_LIMIT';

/** A member, and by which names its sector's subgraph is asked. */
export interface AskedMember extends MinistryEntry {
  readonly member: Member;
}

/**
 * The one call that asks a member about units: does it hold them, which links does it know.
 * @param facts selections of its records: `producedAt`, `quantity { value unit }`
 */
export function queryFor(ministry: MinistryEntry, question: UnitQuery, facts: readonly string[] = []): string {
  const links =
    question === 'HOLDS'
      ? ''
      : ` links: ${ministry.linksField}(direction: ${question}) { kind from to at until quantity { value unit } share evidence { system recordId confidence } }`;
  return `query Units($representations: [_Any!]!) { _entities(representations: $representations) { ... on TraceUnit { record: ${ministry.recordField} { ${['code', ...facts].join(' ')} }${links} } } }`;
}

export function representations(codes: readonly string[]): readonly string[] {
  return codes.map((code) => `{"__typename":"TraceUnit","code":${JSON.stringify(code)}}`);
}

/** Per code what the ministry said; whatever cannot be read is that code's fault, never a silent nothing. */
export function readUnits(
  ministry: AskedMember,
  question: UnitQuery,
  codes: readonly string[],
  answer: SubgraphResponse,
  facts: readonly string[] = [],
): UnitResult[] {
  const entities = answer.data?.['_entities'];
  if (!Array.isArray(entities) || entities.length !== codes.length) {
    const [error] = answer.errors;
    const failed: UnitFault = error ? faultOf(error) : { reason: 'BAD_ANSWER', system: null };
    return codes.map(() => ({ held: null, claims: [], faults: [failed], withheld: NOTHING }));
  }
  const { byIndex, byCode, ofAll } = sortErrors(answer.errors);
  const read = facts.length === 0 ? readUnit : readUnitAndFacts;
  return codes.map((code, i) => {
    const unit = read(
      ministry,
      question,
      code,
      entities[i],
      byIndex.get(i) ?? [],
      ofAll.length === 0 ? (byCode.get(code) ?? []) : [...ofAll, ...(byCode.get(code) ?? [])],
    );
    const kept = answer.kept?.[i];
    return kept ? { ...unit, kept } : unit;
  });
}

export function failedUnit(error: unknown): UnitResult {
  const code = error instanceof Fault ? error.told : 'BAD_ANSWER';
  return { held: null, claims: [], faults: [{ reason: reasonOf(code), system: null }], withheld: NOTHING };
}

/** Of a ministry that is not asked, because its rules leave this caller nothing to ask it. */
export const WITHHELD_UNIT: UnitResult = {
  held: null,
  claims: [],
  faults: [],
  withheld: [{ policy: null, kinds: null, parts: null }],
};

const NOTHING: readonly WithheldLinks[] = [];

/** What is not told of a record's facts is neither a fault of the unit's nor withheld of its links. */
function readUnitAndFacts(
  ministry: AskedMember,
  question: UnitQuery,
  code: string,
  entity: unknown,
  errors: readonly SubgraphError[],
  partial: readonly SubgraphError[],
): UnitResult {
  const untold: Record<string, GapReason> = {};
  const ofUnit = errors.filter((error) => {
    const field = fieldOfRecord(error);
    if (field === null) return true;
    untold[field] = faultOf(error).reason;
    return false;
  });
  const ofFacts = partial.filter((error) => isWithheld(error) && error.kinds === undefined);
  const unit = readUnit(
    ministry,
    question,
    code,
    entity,
    ofUnit,
    partial.filter((error) => !ofFacts.includes(error)),
  );
  const [values] = isRecord(entity) && Array.isArray(entity['record']) ? (entity['record'] as unknown[]) : [];
  if (unit.held !== true || !isRecord(values)) return unit;
  const withheld = ofFacts.flatMap((error) => policyOf(ministry.name, error) ?? []);
  return { ...unit, record: { values, untold, withheld } };
}

/** At `_entities`, 3, `record`, 0, `producedAt`. */
function fieldOfRecord({ path }: SubgraphError): string | null {
  const field = path?.[2] === 'record' ? path[4] : undefined;
  return typeof field === 'string' && field !== 'code' ? field : null;
}

function readUnit(
  ministry: AskedMember,
  question: UnitQuery,
  code: string,
  entity: unknown,
  errors: readonly SubgraphError[],
  partial: readonly SubgraphError[],
): UnitResult {
  // A ministry's own rule is no failure: it has told all that this caller may know.
  const withheld = withheldLinks(ministry, partial);
  const faults: UnitFault[] = errors.map(faultOf);
  for (const error of partial) if (!isWithheld(error)) faults.push(faultOf(error));
  if (!isRecord(entity)) {
    return {
      held: null,
      claims: [],
      faults: faults.length > 0 ? faults : [{ reason: 'BAD_ANSWER', system: null }],
      withheld,
    };
  }
  const failed = (field: string): boolean =>
    errors.some((error) => error.path?.[2] === undefined || error.path[2] === field);
  const records = entity['record'];
  // One member has one record of a unit at most: which of two it means, nobody knows.
  const isReadable = Array.isArray(records) && records.length <= 1 && records.every(isRecord);
  const held = !isReadable ? null : records.length > 0 ? true : failed('record') ? null : false;
  const claims: Claim[] = [];
  let unreadable = !isReadable && !failed('record');
  const links = entity['links'];
  if (question !== 'HOLDS') {
    if (Array.isArray(links)) {
      for (const link of links) {
        const claim = readClaim(ministry.member, link, code);
        // A link about another unit would let one ministry rewrite chains that it was not asked about.
        if (claim && (question === 'BACK' ? claim.to : claim.from) === code) claims.push(claim);
        else unreadable = true;
      }
    } else if (!failed('links')) unreadable = true;
  }
  // What cannot be read because it is of another version is told as that.
  if (unreadable && !faults.some(({ reason }) => reason === 'OTHER_VERSION'))
    faults.push({ reason: 'BAD_ANSWER', system: null });
  return { held, claims, faults, withheld };
}

function readClaim(member: Member, link: unknown, code: string): Claim | null {
  if (!isRecord(link) || !isRecord(link['evidence'])) return null;
  const from = spelling(link['from'], code);
  const to = spelling(link['to'], code);
  const { kind, quantity, share, evidence } = link;
  if (!from || !to || typeof kind !== 'string' || !LINK_KINDS.has(kind)) return null;
  const { confidence } = evidence;
  if (typeof confidence !== 'string' || !CONFIDENCES.has(confidence)) return null;
  const at = time(link['at']);
  const until = time(link['until']);
  return {
    kind,
    from,
    to,
    at,
    until,
    period: periodOf({ at, until }),
    quantity: readQuantity(quantity),
    share: numberOf(share),
    sector: member.sector,
    statedBy: member,
    system: text(evidence['system']),
    recordId: text(evidence['recordId']),
    confidence,
  };
}

function readQuantity(quantity: unknown): Claim['quantity'] {
  const value = isRecord(quantity) ? numberOf(quantity['value']) : null;
  return isRecord(quantity) && value !== null ? { value, unit: text(quantity['unit']) } : null;
}

/** The canonical spelling of a link's end; the code that was asked about is one. */
function spelling(end: unknown, code: string): string | null {
  if (typeof end !== 'string') return null;
  if (end === code) return code;
  const known = spellings.get(end);
  if (known !== undefined) return known;
  const own = canonical(end);
  if (own !== null) spellings.set(end, own);
  return own;
}

/** A unit is named by each that links to it. */
const spellings = new LRUCache<string, string>({ max: 20_000 });

const CONFIDENCES: ReadonlySet<string> = new Set(['HIGH', 'MEDIUM', 'LOW']);

function time(value: unknown): string | null {
  return typeof value === 'string' && moment(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function sortErrors(errors: readonly SubgraphError[]): {
  byIndex: Map<number, SubgraphError[]>;
  byCode: Map<string, SubgraphError[]>;
  ofAll: SubgraphError[];
} {
  const byIndex = new Map<number, SubgraphError[]>();
  const byCode = new Map<string, SubgraphError[]>();
  // What names neither a place nor a code may be about any of them.
  const ofAll: SubgraphError[] = [];
  const add = <K>(map: Map<K, SubgraphError[]>, key: K, error: SubgraphError): unknown =>
    map.get(key)?.push(error) ?? map.set(key, [error]);
  for (const error of errors) {
    const index = error.path?.[0] === '_entities' ? error.path[1] : undefined;
    if (typeof index === 'number') add(byIndex, index, error);
    else if (error.codes.length === 0) ofAll.push(error);
    else for (const code of error.codes) add(byCode, code, error);
  }
  return { byIndex, byCode, ofAll };
}

/** What it says of all units of an answer is one list for them all. */
export function withheldLinks({ name }: MinistryEntry, partial: readonly SubgraphError[]): readonly WithheldLinks[] {
  let all = NOTHING;
  for (const error of partial) {
    if (!isWithheld(error)) continue;
    if (error !== lastRead.error)
      lastRead = {
        error,
        rules: [{ policy: policyOf(name, error), kinds: error.kinds ?? null, parts: error.parts ?? null }],
      };
    all = all === NOTHING ? lastRead.rules : [...all, ...lastRead.rules];
  }
  return all;
}

/** The errors of an answer are read unit by unit, and most ministries say one thing of all. */
let lastRead: { readonly error: SubgraphError | null; readonly rules: readonly WithheldLinks[] } = {
  error: null,
  rules: NOTHING,
};

/** What a member's error means to whoever reads a gap. */
export function faultOf(error: SubgraphError): UnitFault {
  const { code, system, message } = error;
  return message === undefined ? { reason: reasonOf(code), system } : { reason: reasonOf(code), system, message };
}

/** Public error codes of a ministry and of its legacy systems, as a gap names them. */
function reasonOf(code: string): GapReason {
  switch (code) {
    case 'TIMEOUT':
    case 'UNAVAILABLE':
    case 'TOO_BUSY':
    case 'NOT_UNDERSTOOD':
    case 'NO_HISTORY':
    case 'OTHER_VERSION':
    case 'UNVERIFIED_CALL':
    case 'CREDENTIALS_REFUSED':
      return code;
    case 'BAD_REQUEST':
    case 'BAD_USER_INPUT':
      return 'BAD_REQUEST';
    case 'REFUSED':
    case 'FORBIDDEN':
    case 'UNAUTHORIZED_FIELD_OR_TYPE':
      return 'FORBIDDEN';
    default:
      return 'BAD_ANSWER';
  }
}
