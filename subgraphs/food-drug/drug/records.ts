import { canonical } from '../../../schema/codes/index.ts';
import { many, text } from '../../kit/connectors/soap/client.ts';
import type { OrganizationRecord } from '../../kit/legacy-system.ts';
import { maskName, maskPhone, maskText } from '../../kit/mask.ts';
import type { LinkKind, Organization, SectorRecord, TraceEvent, TraceLink } from '../../kit/records.ts';
import { dateTime } from '../../kit/time.ts';

export interface DrugRecord extends SectorRecord {
  readonly kind: 'DRUG' | 'DRUG_MATERIAL';
  readonly drug: Readonly<Record<string, unknown>> & { readonly authorisationHolder: Organization | null };
  readonly food: null;
}

type Node = Readonly<Record<string, unknown>>;

const LEVELS: Readonly<Record<string, SectorRecord['level']>> = { '1': 'ITEM', '2': 'LOT', '3': 'CLASS' };
const PACKAGES: Readonly<Record<string, string>> = { '1': 'UNIT', '2': 'TUB', '3': 'CASE' };
/** 关系类型: packing (aggregation), materials, use of equipment and carriers, going out. */
const KINDS: Readonly<Record<string, LinkKind>> = { BZ: 'PACK', TL: 'TRANSFORM', CL: 'TREAT', CK: 'TRANSPORT', CY: 'HOLD' };

/** A product element; null when it is withdrawn or its code cannot be read. */
export function record(node: Node, system: string): DrugRecord | null {
  const code = drugCode(text(node, 'code'));
  if (!code || text(node, 'flag') === '1') return null;
  const baseCode = text(node, 'baseCode');
  const producedAt = dateTime(text(node, 'produceTime'));
  const producer = organization(text(node, 'entCode'), text(node, 'entName'));
  return {
    code,
    level: LEVELS[text(node, 'level') ?? ''] ?? null,
    productName: text(node, 'name'),
    quantity: quantity(node),
    producedAt,
    expiresAt: dateTime(text(node, 'expireTime')),
    producer,
    holder: organization(text(node, 'holderCode'), text(node, 'holderName')),
    place: text(node, 'region') ? { division: text(node, 'region') } : null,
    events: [{ id: text(node, 'id'), step: '生产', at: producedAt, organization: producer, quantity: quantity(node) } satisfies TraceEvent],
    inspections: null,
    certificates: null,
    recalls: many(node['recall']).map((each) => ({
      id: text(each, 'no'),
      level: text(each, 'level'),
      at: dateTime(text(each, 'time')),
      reason: maskText(text(each, 'reason')),
      advice: maskText(text(each, 'measure')),
      organization: organization(text(each, 'entCode'), null),
    })),
    source: { system, recordId: text(node, 'id'), asOf: dateTime(text(node, 'updateTime')) },
    kind: text(node, 'type') === 'YL' ? 'DRUG_MATERIAL' : 'DRUG',
    drug: {
      approvalNumber: text(node, 'approvalNo'),
      baseCode: baseCode ? canonical(`drugbase:${baseCode}`) : null,
      lot: text(node, 'batchNo'),
      packageLevel: code.startsWith('drug:') ? (PACKAGES[text(node, 'packLayer') ?? ''] ?? null) : null,
      dosageForm: text(node, 'dosageForm'),
      specification: text(node, 'spec'),
      authorisationHolder: producer,
    },
    food: null,
  };
}

/** A relation element. `curCode` is the smaller or earlier side, `parentCode` what it went into; null when it cannot be read. */
export function link(node: Node, system: string): TraceLink | null {
  const [from, to, kind] = [drugCode(text(node, 'curCode')), drugCode(text(node, 'parentCode')), KINDS[text(node, 'relType') ?? '']];
  if (!from || !to || !kind || text(node, 'flag') === '1') return null;
  return { kind, from, to, at: dateTime(text(node, 'time')), quantity: quantity(node), evidence: { system, recordId: text(node, 'docNo') ?? '', confidence: 'HIGH' } };
}

export function organizationRecord(node: Node): OrganizationRecord | null {
  const uscc = text(node, 'entCode');
  if (!uscc) return null;
  return {
    uscc,
    name: text(node, 'entName'),
    address: text(node, 'address'),
    division: text(node, 'region'),
    licences: many(node['licence']).map((each) => ({ number: text(each, 'no'), kind: text(each, 'type'), validUntil: dateTime(text(each, 'validTo')), status: text(each, 'status') })),
    penalties: many(node['penalty']).map((each) => ({ number: text(each, 'no'), at: dateTime(text(each, 'time')), reason: maskText(text(each, 'reason')) })),
    contactName: maskName(text(node, 'linkman')),
    contactPhone: maskPhone(text(node, 'phone')),
  };
}

/** Twenty bare digits are a drug trace code, a bare element string a lot; others have their scheme. */
export function drugCode(plain: string | null): string | null {
  if (plain === null) return null;
  return canonical(/^\d{20}$/.test(plain) ? `drug:${plain}` : plain.startsWith('(') ? `gs1:${plain}` : plain);
}

export function bare(code: string): string {
  return /^(drug|gs1):/.test(code) ? code.slice(code.indexOf(':') + 1) : code;
}

function quantity(node: Node): { value: number; unit: string | null } | null {
  const value = Number(text(node, 'quantity') ?? NaN);
  return Number.isFinite(value) ? { value, unit: text(node, 'unit') } : null;
}

function organization(uscc: string | null, name: string | null): Organization | null {
  return uscc ? { uscc, name } : null;
}
