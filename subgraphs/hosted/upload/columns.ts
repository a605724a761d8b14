/** A column of the template, by its key; its heading is in both languages. */
export interface Column {
  readonly key: ColumnKey;
  readonly zh: string;
  readonly en: string;
}

export type ColumnKey =
  | 'record'
  | 'step'
  | 'date'
  | 'code'
  | 'lot'
  | 'name'
  | 'amount'
  | 'unit'
  | 'inputCode'
  | 'inputLot'
  | 'inputAmount'
  | 'inputUnit'
  | 'party'
  | 'expires'
  | 'licence'
  | 'result'
  | 'note';

export const COLUMNS: readonly Column[] = [
  column('record', '单据号', 'Record number'),
  column('step', '事项', 'Step'),
  column('date', '日期', 'Date'),
  column('code', '商品条码或追溯码', 'Barcode or trace code'),
  column('lot', '批号', 'Lot'),
  column('name', '品名', 'Product name'),
  column('amount', '数量', 'Amount'),
  column('unit', '单位', 'Unit'),
  column('inputCode', '原料条码或追溯码', 'Input barcode or trace code'),
  column('inputLot', '原料批号', 'Input lot'),
  column('inputAmount', '原料数量', 'Input amount'),
  column('inputUnit', '原料单位', 'Input unit'),
  column('party', '对方统一社会信用代码', 'Other party credit code'),
  column('expires', '保质期至', 'Best before'),
  column('licence', '生产许可证号', 'Production licence'),
  column('result', '检验结论', 'Inspection result'),
  column('note', '备注', 'Note'),
];

export type StepKey = 'PRODUCE' | 'RECEIVE' | 'SEND' | 'INSPECT' | 'RECALL';

/** What happened, how people write it, and the columns without which it cannot be told. */
export const STEPS: Readonly<
  Record<
    StepKey,
    { readonly zh: string; readonly en: string; readonly also: readonly string[]; readonly needs: readonly ColumnKey[] }
  >
> = {
  RECEIVE: { zh: '进货', en: 'receive', also: ['采购', '收货', '入库'], needs: ['amount', 'party'] },
  PRODUCE: { zh: '生产', en: 'produce', also: ['加工', '制作'], needs: ['name', 'amount'] },
  SEND: { zh: '发货', en: 'send', also: ['销售', '出货', '出库'], needs: ['amount', 'party'] },
  INSPECT: { zh: '检验', en: 'inspect', also: ['检测', '出厂检验'], needs: ['result'] },
  RECALL: { zh: '召回', en: 'recall', also: [], needs: ['note'] },
};

/** What ties lots and enterprises together, and the steps that tell it. */
export const LINKS: Readonly<Partial<Record<ColumnKey, readonly StepKey[]>>> = {
  inputCode: ['PRODUCE'],
  party: ['RECEIVE', 'SEND'],
};

/** Of every row. */
export const ALWAYS: readonly ColumnKey[] = ['record', 'step', 'date', 'code'];

/** The column of a heading, however it is spaced or starred; null: none of ours. */
export function columnOf(heading: string): Column | null {
  const folded = fold(heading);
  return COLUMNS.find(({ zh, en }) => fold(zh) === folded || fold(en) === folded) ?? null;
}

/** The step that a text names; null: none. */
export function stepOf(text: string): StepKey | null {
  const folded = fold(text);
  const found = Object.entries(STEPS).find(([, { zh, en, also }]) =>
    [zh, en, ...also].some((each) => fold(each) === folded),
  );
  return found ? (found[0] as StepKey) : null;
}

export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*'’]+/g, '')
    .toLowerCase();
}

function column(key: ColumnKey, zh: string, en: string): Column {
  return { key, zh, en };
}
