import type { DirectoryEntry } from '@tongcha/gateway/directory';
import { type DemoMinistry, MINISTRIES } from '../ministries.ts';
import type { Quirks } from '../stand-in.ts';
import type { SectorName } from '../world/facts.ts';
import { CERTIFIER } from '../certifier/server.ts';
import { LABORATORY } from '../laboratory/server.ts';
import { USCC } from '../world/story/parties.ts';

/** A member of the demo: who it is, where it is served, and how its system differs from another’s. */
export interface DemoMember extends Readonly<Pick<DirectoryEntry, 'name' | 'kind' | 'authority'>> {
  readonly sector: SectorName;
  /** Of its subgraph: its last digit is the sector’s, the one before tells members apart, as in the ports of their systems. */
  readonly port: number;
  /** Milliseconds that its system takes beside what any does. */
  readonly slowMs?: number;
  readonly quirks?: Quirks;
}

/** The sectors that several members answer for. The others' ministries are alone, and in no directory. */
export const MEMBERS: readonly DemoMember[] = [
  region('agriculture', '370000', 4001, '山东省农业农村厅', 'Shandong Department of Agriculture'),
  region('agriculture', '320000', 4011, '江苏省农业农村厅', 'Jiangsu Department of Agriculture', {
    charset: 'gb18030',
    pageSize: 40,
  }),
  region('agriculture', '150000', 4021, '内蒙古自治区农牧厅', 'Inner Mongolia Department of Agriculture', {}, 60),
  {
    name: 'food-drug',
    sector: 'food-drug',
    kind: 'MINISTRY',
    authority: { zh: '国家药监局、市场监管总局', en: 'National regulators' },
    port: 4002,
  },
  {
    name: 'food-drug/mall',
    sector: 'food-drug',
    kind: 'PLATFORM',
    authority: { zh: '东海优选电商平台', en: 'Donghai Select, online shop', division: '310000', uscc: USCC.mall },
    port: 4012,
    slowMs: 20,
    quirks: { repository: 'mall' },
  },
  {
    name: `food-drug/${USCC.cakes.toLowerCase()}`,
    sector: 'food-drug',
    kind: 'ENTERPRISE',
    authority: { zh: '甜园糕点有限公司', en: 'Tianyuan Cakes', division: '370681', uscc: USCC.cakes },
    port: 4022,
    quirks: { repository: 'cakes' },
  },
  region('special-equipment', '370000', 4003, '山东省市场监督管理局', 'Shandong Market Regulator'),
  region('special-equipment', '320000', 4013, '江苏省市场监督管理局', 'Jiangsu Market Regulator', {
    dates: 'compact',
  }),
  region(
    'special-equipment',
    '350000',
    4023,
    '福建省市场监督管理局',
    'Fujian Market Regulator',
    { dates: 'dashed' },
    40,
  ),
];

/** Enterprises without a system, each of itself alone; its process is `subgraphs/hosted`, and they write at a port of their own. The credit code is of who runs it. */
export const HOSTED = {
  name: 'food-drug/hosted',
  kind: 'ENTERPRISE',
  authority: {
    zh: '中小微企业填报',
    en: 'Small enterprises, by themselves',
    division: '370681',
    uscc: '12370681MA3T00900Y',
  },
  port: 4032,
  enterprises: 4092,
} as const;

/** A laboratory and a certification body, each out of a `ministry.yaml` beside its stand-in; they share a process. */
export const DECLARED = [
  {
    name: 'food-drug/laboratory',
    sector: 'food-drug',
    kind: 'LABORATORY',
    authority: { zh: '胶东检验检测中心', en: 'Jiaodong Testing Centre', division: '370681', uscc: LABORATORY },
    port: 4042,
  },
  {
    name: 'agriculture/certifier',
    sector: 'agriculture',
    kind: 'CERTIFIER',
    authority: { zh: '齐鲁有机认证中心', en: 'Qilu Organic Certification', division: '370100', uscc: CERTIFIER },
    port: 4031,
  },
] as const satisfies readonly DemoMember[];

/** Several of these share a process. */
export const SECTORS_OF_MEMBERS: readonly SectorName[] = [...new Set(MEMBERS.map(({ sector }) => sector))];

/** Those of which one ministry answers for its sector alone. */
export const ALONE: readonly DemoMinistry[] = MINISTRIES.filter(
  ({ name }) => !MEMBERS.some(({ sector }) => sector === name),
);

function region(
  sector: SectorName,
  division: string,
  port: number,
  zh: string,
  en: string,
  quirks: Quirks = {},
  slowMs = 0,
): DemoMember {
  return {
    name: `${sector}/${division}`,
    sector,
    kind: 'REGION',
    authority: { zh, en, division },
    port,
    slowMs,
    quirks,
  };
}
