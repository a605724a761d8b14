import type { FieldFacts, Sign } from './facts.ts';
import { isPersonal, shows } from './signs.ts';
import type { LeafType } from './tree.ts';

/** What a field may be. */
export type Meaning =
  | 'traceCode'
  | 'batch'
  | 'gtin'
  | 'productName'
  | 'quantity'
  | 'unit'
  | 'producedAt'
  | 'expiresAt'
  | 'updatedAt'
  | 'at'
  | 'uscc'
  | 'orgName'
  | 'division'
  | 'placeName'
  | 'deleted'
  | 'recordId'
  | 'result'
  | 'kind';

interface Rule {
  /** Of the name in small letters, without signs: the surest first. Pinyin initials, English, pinyin. */
  readonly names: readonly RegExp[];
  /** Of what the source says of it, or of a Chinese name. */
  readonly words: RegExp;
  /** What nearly all sampled values must look like, one of these; none: nothing is asked of them. */
  readonly signs: readonly Sign[];
  /** Types that a source may say; it may also say none. */
  readonly types: readonly LeafType[];
}

/** How systems call things, and what such things look like. A name alone decides nothing where values say otherwise. */
export const RULES: Readonly<Record<Meaning, Rule>> = {
  traceCode: {
    names: [
      /^(?:zsm|syzsm|zsbm|tracecode|traceno|traceid|traceabilitycode)$/,
      /^(?:cpbm|cpm|spm|unitcode|itemcode|code)$/,
    ],
    words: /(?:追溯|溯源|赋|监管)码|追溯编[码号]/,
    signs: [],
    types: ['text', 'number'],
  },
  batch: {
    names: [
      /^(?:pc|pch|ph|pcbh|pcm|batch|lot|(?:batch|lot)(?:no|num|number|code|id))$/,
      /(?:pch|pcbh|pc|ph|batch|batchno|lotno|lot)$/,
    ],
    words: /批次|批号/,
    signs: [],
    types: ['text', 'number'],
  },
  gtin: {
    names: [/^(?:gtin|gtin1[34]|ean|ean13|barcode|sptm|txm)$/, /(?:gtin|barcode|txm|tm)$/],
    words: /条码|条形码/,
    signs: ['gtin'],
    types: ['text', 'number'],
  },
  productName: {
    names: [
      /^(?:cpmc|spmc|pm|pinming|chanpinmingcheng|productname|goodsname|prodname|product|gname|wlmc|hwmc)$/,
      /^(?:mc|mingcheng|name|itemname|lotname)$/,
    ],
    words: /(?:产品|商品|货物|物料|药品|食品|品种|样品)名称?|^品名|^名称$/,
    signs: [],
    types: ['text'],
  },
  quantity: {
    names: [
      /^(?:sl|shuliang|quantity|qty|zl|zhongliang|jz|weight|netweight|amount|quantityvalue)$/,
      /(?:sl|qty|quantity|zl|weight)$/,
    ],
    words: /数量|重量|净重/,
    signs: ['number', 'amount'],
    types: ['text', 'number'],
  },
  unit: {
    names: [/^(?:unit|uom|jldw|sldw|dw|danwei|qtyunit|quantityunit|weightunit)$/, /(?:unit|dw)$/],
    words: /(?:计量|数量|重量)?单位$/,
    signs: ['unit'],
    types: ['text'],
  },
  producedAt: {
    names: [
      /^(?:scrq|scsj|shengchanriqi|shengchanshijian|zzrq|producedat|produceddate|proddate|productiondate|producedate|producetime|manufacturedate|manufacturedat|mfgdate|mfg)$/,
      /^(?:jgrq|jgsj|bzrq|packedat|madeat|made|harvestdate|harvestedat)$/,
    ],
    words: /(?:生产|制造|出厂)(?:日期|时间)/,
    signs: ['time', 'epoch'],
    types: ['text', 'time', 'number'],
  },
  expiresAt: {
    names: [
      /^(?:yxq|yxqz|yxrq|dqrq|dqsj|expiresat|expiredate|expirydate|expiry|expdate|expiretime|bestbefore|validto|validuntil)$/,
    ],
    words: /有效期|到期|失效|保质期(?:至|截止)/,
    signs: ['time', 'epoch'],
    types: ['text', 'time', 'number'],
  },
  updatedAt: {
    names: [
      /^(?:gxsj|gxrq|xgsj|updatedat|updatetime|updateddate|updtime|modifiedat|modifytime|lastmodified|lastupdated)$/,
    ],
    words: /(?:更新|修改|变更)(?:日期|时间)/,
    signs: ['time', 'epoch'],
    types: ['text', 'time', 'number'],
  },
  at: {
    names: [
      /^(?:at|rq|sj|riqi|shijian|date|time|when|fssj|fsrq|czsj|ywrq|ywsj|djrq|occurredat|eventtime|happenedat|jyrq|jcrq|jysj|testdate|testedat|usedate|usetime|usedat)$/,
      /(?:rq|sj|date|time|at)$/,
    ],
    words: /日期$|时间$/,
    signs: ['time', 'epoch'],
    types: ['text', 'time', 'number'],
  },
  uscc: {
    names: [/(?:tyshxydm|shxydm|tyxydm|xydm|uscc|creditcode|scc)$/],
    words: /信用代码/,
    signs: ['uscc'],
    types: ['text'],
  },
  orgName: {
    names: [
      /(?:qy|dw|gs|cs|cj|ent|enterprise|company|corp|org|organization|firm|maker|producer|manufacturer|holder|owner|supplier)(?:mc|mingcheng|name)$|(?:scqy|scdw|scs|sccj|manufacturer)$/,
      /^(?:mc|name|qy|company|enterprise|producer|firm)$/,
    ],
    words: /(?:企业|单位|公司|厂家|机构|厂商)(?:名称|全称)?$/,
    signs: ['chinese'],
    types: ['text'],
  },
  division: {
    names: [/^(?:xzqh|xzqhdm|qhdm|qh|dqdm|division|divisioncode|regioncode|areacode|adcode|region)$/],
    words: /行政区划|区划代码/,
    signs: ['division'],
    types: ['text', 'number'],
  },
  placeName: {
    names: [/^(?:cd|chandi|cdmc|dd|didian|scdd|place|origin|placename|location|productionplace|site)$/],
    words: /产地|地点|场所/,
    signs: ['chinese'],
    types: ['text'],
  },
  deleted: {
    names: [/^(?:sfsc|scbz|scbj|isdel|isdeleted|deleted|del|delflag|deleteflag|removed)$/],
    words: /(?:是否|已|逻辑)删除|删除标[志记识]/,
    signs: ['flag'],
    types: ['text', 'number', 'flag'],
  },
  recordId: {
    names: [
      /^(?:id|djh|lsh|bh|jlbh|djbh|danhao|docno|recordid|recordno|serialno|flowid|flowno|billno|no|number|uuid|guid)$/,
      /(?:djh|lsh|dh|docno|bh|no)$/,
    ],
    words: /(?:单|记录编|流水|单据编|报告编)号|^编号$/,
    signs: [],
    types: ['text', 'number'],
  },
  result: {
    names: [/^(?:jyjg|jcjg|jg|jl|jielun|result|conclusion|verdict|outcome|testresult)$/],
    words: /(?:检[验测]|判定)?(?:结论|结果)$/,
    signs: [],
    types: ['text', 'number', 'flag'],
  },
  kind: {
    names: [
      /^(?:lx|gx|gxlx|leixing|zylx|ywlx|czlx|czlb|kind|type|reltype|linktype|relation|action|operation|process)$/,
    ],
    words: /(?:关系|操作|业务|作业|关联|加工)(?:类型|类别|方式)|^类型$/,
    signs: [],
    types: ['text', 'number'],
  },
};

/** In small letters, without signs. */
export function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** How sure a field is what its name says: 3 down to 1, 0 where it is not. Values that look otherwise say no. */
export function fits(field: FieldFacts, meaning: Meaning): number {
  const { names, words, signs, types } = RULES[meaning];
  const own = plainName(field.name);
  const place = names.findIndex((each) => each.test(own));
  const named = place >= 0 ? names.length - place + (names.length === 1 ? 1 : 0) : 0;
  const told = words.test(field.about) || words.test(field.name) ? 3 : 0;
  const sure = Math.max(named, told);
  if (sure === 0 || !looksRight(field, signs)) return 0;
  if (field.type !== null && !types.includes(field.type)) return 0;
  return isPersonal(field.seen) ? 0 : sure;
}

function looksRight({ seen }: FieldFacts, signs: readonly Sign[]): boolean {
  if (signs.length === 0 || seen === null || seen.filled === 0) return true;
  if (signs.includes('number') && signs.includes('amount'))
    return seen.signs.number + seen.signs.amount >= seen.filled * 0.95;
  return signs.some((sign) => shows(seen, sign));
}

/** The one field of this meaning, or those of which nothing says which. */
export interface Pick {
  readonly field: FieldFacts | null;
  readonly rivals: readonly FieldFacts[];
}

export function pick(fields: readonly FieldFacts[], meaning: Meaning): Pick {
  const sure = Math.max(0, ...fields.map((each) => fits(each, meaning)));
  const best = sure === 0 ? [] : fields.filter((each) => fits(each, meaning) === sure);
  return best.length === 1 ? { field: best[0] ?? null, rivals: [] } : { field: null, rivals: best };
}

/** Why a field was taken, in counts; empty: by its name, and nothing more is known. */
export function why(field: FieldFacts, meaning: Meaning): string {
  const { about, seen } = field;
  const told = about === '' ? 'by its name' : `“${about.slice(0, 40)}”`;
  if (seen === null) return about === '' ? '' : told;
  if (seen.filled === 0) return `${told}; empty in all ${seen.rows} rows seen`;
  const sign = RULES[meaning].signs.find((each) => seen.signs[each] > 0);
  const both =
    meaning === 'quantity' && seen.signs.amount > 0
      ? `${seen.signs.amount} with a unit, ${seen.signs.number} without`
      : null;
  return `${told}; ${both ?? (sign === undefined ? `${seen.filled} values` : `${seen.signs[sign]} of ${seen.filled} read as ${SIGN_WORDS[sign]}`)}${seen.filled < seen.rows ? `, in ${seen.rows} rows` : ''}`;
}

const SIGN_WORDS: Readonly<Record<Sign, string>> = {
  uscc: 'a credit code',
  gtin: 'a product’s barcode',
  time: 'a time',
  epoch: 'seconds or milliseconds since 1970',
  number: 'a number',
  amount: 'an amount',
  unit: 'a unit',
  division: 'a division',
  chinese: 'Chinese words',
  flag: 'yes or no',
  bare: 'letters and digits',
  phone: 'a telephone',
  person: 'a person’s number',
};
