import type { Language } from '@tongcha/command';
import { countNoun } from '../words.ts';
import type { TotalView } from './impact-view.ts';

interface ImpactWords {
  readonly roots: string;
  certain(units: number, holders: number, divisions: number): string;
  readonly noHolder: string;
  share(text: string): string;
  readonly discrete: string;
  content(text: string): string;
  affected(text: string): string;
  depth(depth: number): string;
  readonly balance: string;
  readonly source: string;
  readonly accounted: string;
  readonly unaccounted: string;
  readonly unknown: string;
  readonly actions: string;
  readonly noDue: string;
  noMaker(division: string | null): string;
  ofUnits(count: number): string;
  readonly holders: string;
  readonly handovers: string;
  possible(units: number): string;
  readonly columns: readonly string[];
  more(count: number): string;
  readonly totals: string;
  readonly dimensions: Readonly<Record<TotalView['by'], string>>;
  readonly levels: Readonly<Record<string, string>>;
  counted(units: number, certain: number): string;
  readonly complete: string;
  readonly incomplete: string;
}

export const IMPACT_WORDS: Readonly<Record<Language, ImpactWords>> = {
  zh: {
    roots: '问题单元',
    certain: (units, holders, divisions) =>
      `确定受影响: 至少 ${units} 个单元,${holders} 家持有单位,${divisions} 个地区`,
    noHolder: '持有单位未知或不向您提供',
    share: (text) => `占比 ${text}`,
    discrete: '按件计,不混合',
    content: (text) => `含 ${text}`,
    affected: (text) => `应控制 ${text}`,
    depth: (depth) => `第 ${depth} 层`,
    balance: '物料平衡',
    source: '总量',
    accounted: '已追踪',
    unaccounted: '未追踪',
    unknown: '不详',
    actions: '由谁处置,何时之前(北京时间;属于哪一级由主管部门认定)',
    noDue: '无期限',
    noMaker: (division) => `责任单位不详${division === null ? '' : `(${division})`}`,
    ofUnits: (count) => `${count} 个单元:`,
    holders: '现在在谁手里(单元数,其中确定的)',
    handovers: '交付去向(不论现在是否仍在那里)',
    possible: (units) => `可能受影响: ${units} 个单元(区间内都有可能)`,
    columns: ['', '单元', '名称', '占比', '含问题单元', '应控制', '持有单位', '地区', '层'],
    more: (count) => `……另有 ${count} 个,全部见 --output affected.csv`,
    totals: '汇总(单元数,其中确定的;数量按单元相加,制成或装入别的单元的两处都计)',
    dimensions: { SECTOR: '领域', LEVEL: '级别', PRODUCT: '品名', DIVISION: '地区', WEEK: '周', HOLDER: '持有单位' },
    levels: { ITEM: '单品', LOT: '批次', CLASS: '品类' },
    counted: (units, certain) => `${units}(${certain})`,
    complete: '完整: 可查询的都已查询',
    incomplete: '不完整: 受影响的可能更多,缺口如下',
  },
  en: {
    roots: 'bad unit',
    certain: (units, holders, divisions) =>
      `certainly affected: at least ${countNoun(units, 'unit')}, ${countNoun(holders, 'holder')}, ${countNoun(divisions, 'region')}`,
    noHolder: 'holder not known, or not shown to you',
    share: (text) => `share ${text}`,
    discrete: 'single things, not mixed',
    content: (text) => `holds ${text}`,
    affected: (text) => `set aside ${text}`,
    depth: (depth) => `depth ${depth}`,
    balance: 'where the amount went',
    source: 'in all',
    accounted: 'followed',
    unaccounted: 'not followed',
    unknown: 'not known',
    actions: 'who must act, and until when (Beijing time; which class it is an authority decides)',
    noDue: 'no term',
    noMaker: (division) => `nobody is on record as its maker${division === null ? '' : ` (${division})`}`,
    ofUnits: (count) => `${count} units:`,
    holders: 'who has them now (units, certain among them)',
    handovers: 'to whom they went, whether or not they are still there',
    possible: (units) => `possibly affected: ${units} units (everything within a range is possible)`,
    columns: ['', 'unit', 'name', 'share', 'bad part', 'set aside', 'holder', 'region', 'depth'],
    more: (count) => `… and ${count} more: all are in --output affected.csv`,
    totals:
      'totals (units, certain among them; amounts unit by unit: what was made or packed into another counts in both)',
    dimensions: {
      SECTOR: 'sector',
      LEVEL: 'level',
      PRODUCT: 'product',
      DIVISION: 'region',
      WEEK: 'week',
      HOLDER: 'holder',
    },
    levels: { ITEM: 'single item', LOT: 'lot', CLASS: 'class of product' },
    counted: (units, certain) => `${units} (${certain})`,
    complete: 'complete: all that could be asked was',
    incomplete: 'not complete: more may be affected, gaps:',
  },
};
