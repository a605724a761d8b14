import type { Language } from '@tongcha/command';
import type { ShapeChange } from '../samples/shape.ts';

export interface DoctorWords {
  readonly reach: string;
  readonly clock: string;
  readonly types: string;
  readonly samples: string;
  readonly noSamples: string;
  clockOff(seconds: number): string;
  certificate(host: string): string;
  endsAt(day: string): string;
  shape(path: string): string;
  otherType(was: readonly string[], is: readonly string[]): string;
  readonly change: Readonly<Record<ShapeChange['kind'], (path: string, was: string, is: string) => string>>;
}

export function doctorWords(language: Language): DoctorWords {
  return language === 'zh' ? zh : en;
}

const zh: DoctorWords = {
  reach: '连接与账号',
  clock: '时钟',
  types: '内容类型与字符集',
  samples: '样本',
  noSamples: '没有样本。请先运行 try 编码 --keep,之后才能看出结构有无变化',
  clockOff: (seconds) =>
    `业务系统的时钟比本机${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒。令牌与签名可能因此被拒;请校准较不准的一方 (NTP)`,
  certificate: (host) => `${host} 的证书`,
  endsAt: (day) => `有效期至 ${day}。请告知其管理员更换`,
  shape: (path) => `结构 ${path}`,
  otherType: (was, is) => `原为 ${was.join('、')},现为 ${is.join('、')}。请核对 charset 与 answer.format`,
  change: {
    GONE: (path) => `${path} 不见了。如已改名,请在 map 中改为新名;如已不再有,请去掉或写成 名称?`,
    NEW: (path, _, is) => `多了 ${path} (${is})。如有用请写入 map,否则列入 ignore`,
    TYPE: (path, was, is) => `${path} 的类型由 ${was} 变为 ${is}。请用 try 核对其值是否仍读得对`,
    DATES: (path, was, is) => `${path} 的日期写法由 ${was} 变为 ${is}。请用 try 核对,必要时写 time 格式`,
  },
};

const en: DoctorWords = {
  reach: 'reaching it with its account',
  clock: 'clocks',
  types: 'content types and charsets',
  samples: 'samples',
  noSamples: 'there are none: run try CODE --keep; only then can a change of shape be seen',
  clockOff: (seconds) =>
    `the system's clock is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead' : 'behind'}. Tokens and signatures may be refused for it: set the one that is wrong (NTP)`,
  certificate: (host) => `the certificate of ${host}`,
  endsAt: (day) => `is valid until ${day}. Tell its administrator to renew it`,
  shape: (path) => `shape ${path}`,
  otherType: (was, is) => `was ${was.join(', ')}, is ${is.join(', ')}. Look at charset and answer.format`,
  change: {
    GONE: (path) =>
      `${path} is gone. Where it has another name, write that in map; where it is no more, take it out or write name?`,
    NEW: (path, _, is) => `${path} is new (${is}). Put it into map where it is of use, else under ignore`,
    TYPE: (path, was, is) => `${path} was ${was}, is ${is}. Look with try whether it is still read right`,
    DATES: (path, was, is) =>
      `${path} was written ${was}, is written ${is}. Look with try, and write time FORMAT where it is needed`,
  },
};
