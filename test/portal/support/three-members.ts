import type { StatedFields } from '../../../portal/documents/answers.ts';
import type { PortalRequest } from './large-chain.ts';
import { by, fires, member, memberOf } from './told.ts';

const AT = '2026-11-23T12:15:00Z';
const SECTORS = ['FOOD_DRUG', 'SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS', 'RARE_EARTH'];
export const SHANDONG = member('agriculture/370000', 'REGION', '山东省农业农村厅');
export const HENAN = member('agriculture/410000', 'REGION', '河南省农业农村厅');
export const HEBEI = member('agriculture/130000', 'REGION', '河北省农业农村厅');
export const FIRM = member('agriculture/91370600ma3c00000x', 'ENTERPRISE', '烟台果园有限公司');
const MEMBERS = [...SECTORS.map(memberOf), SHANDONG, HENAN, HEBEI, FIRM];

/** What a member holds of the lot. */
export interface Holding {
  readonly of: StatedFields;
  readonly name: string | null;
  readonly recalled?: boolean;
}

/** Answers in the gateway's place: agriculture with four members, of which some hold a lot and some are silent. */
export function membersAnswer(
  { operationName, variables }: PortalRequest,
  holdings: readonly Holding[],
  silent: readonly StatedFields[] = [],
): unknown {
  const code = variables.code ?? '';
  const records = holdings.map((each) => recordOf(code, each));
  const errors = silent.map(({ name }) => ({
    message: 'no answer in time',
    extensions: { code: 'TIMEOUT', sector: 'AGRICULTURE', member: name },
  }));
  if (operationName === 'Members') return { data: { members: MEMBERS } };
  if (operationName === 'Identify') return { data: { identify: [] } };
  if (operationName === 'UnitAgriculture') return { data: { unit: { records } }, errors };
  if (operationName === 'ProductAgriculture')
    return { data: { unit: { products: holdings.map((each) => productOf(each)), records: [] } }, errors };
  if (operationName.startsWith('Product')) return { data: { unit: { products: [], records: [] } } };
  if (operationName === 'Organization') return { data: { organization: { uscc: '', name: null } } };
  const recalling = holdings.filter(({ recalled }) => recalled === true);
  const warnings = recalling.map(({ of }) => fires('recalled', [code], of, { zh: '正在召回：农药残留超标' }));
  if (operationName === 'Warnings') return { data: { unit: { warnings } } };
  if (!operationName.startsWith('Chain')) return { data: { unit: { records: [] } } };
  const source = 'urn:made:orchard';
  return {
    data: {
      chain: {
        direction: operationName === 'ChainBack' ? 'BACK' : 'FORWARD',
        complete: silent.length === 0,
        units: [
          { code, depth: 0, records },
          { code: source, depth: 1, records: holdings.slice(-1).map((each) => recordOf(source, each)) },
        ],
        links: [
          {
            kind: 'PACK',
            from: source,
            to: code,
            at: AT,
            until: null,
            quantity: { value: 20, unit: 'kg' },
            share: null,
            evidence: holdings.map(({ of }) => ({ ...by(of), system: 'made', recordId: '7', confidence: 'HIGH' })),
            disagreements: [],
            doubts: [],
          },
        ],
        gaps: silent.map(({ name }) => ({
          reason: 'TIMEOUT',
          sector: 'AGRICULTURE',
          member: name,
          system: null,
          codes: [code],
        })),
        withheld: [],
        warnings,
        coverage: MEMBERS.map((each) => ({
          sector: by(each).sector,
          member: each.name,
          members: 1,
          status: silent.includes(each) ? 'FAILED' : 'ANSWERED',
          asked: 1,
          answered: 1,
          held: 1,
          at: AT,
        })),
      },
    },
  };
}

function recordOf(code: string, { of, name, recalled = false }: Holding): Record<string, unknown> {
  const recall = {
    id: 'Z1',
    level: null,
    at: AT,
    reason: '农药残留超标',
    advice: null,
    organization: null,
    status: null,
  };
  return {
    code,
    ...by(of),
    level: 'LOT',
    productName: name,
    producedAt: AT,
    expiresAt: null,
    producer: { uscc: '91370600MA3C00000X', name: '烟台果园有限公司' },
    place: { division: '370600', name: '烟台市蓬莱区北沟镇' },
    events: [{ id: '1', step: '采收', at: AT, place: { name: '蓬莱' } }],
    inspections: [{ id: 'J1', kind: '监督抽检', at: AT, result: 'PASS', validUntil: null, organization: null }],
    certificates: [],
    recalls: recalled ? [recall] : [],
    source: { system: 'made', recordId: '7', asOf: AT },
    variety: '红富士',
  };
}

function productOf(holding: Holding): unknown {
  const { productName, member: name, producer } = recordOf('', holding);
  const lot = recordOf('gs1:(01)06901234009996(10)A1', holding);
  return { member: name, name: productName, producer, recalled: holding.recalled ? [lot] : [], moreRecalled: false };
}
