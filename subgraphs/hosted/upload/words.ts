import type { Words } from '../statements/faults.ts';
import { COLUMNS, type ColumnKey, STEPS, type StepKey } from './columns.ts';

/** What is wrong with a cell, a row or a file, and what to write. */
export interface CellFault {
  readonly code: string;
  readonly words: Words;
}

/** What may be wrong with a file as a whole, by its code. */
export const FILE_FAULTS: Readonly<Record<string, Words>> = {
  EMPTY: { zh: '文件是空的', en: 'the file is empty' },
  NOT_A_SHEET: {
    zh: '不是 CSV,也不是 Excel(.xlsx):请另存为其中一种再上传',
    en: 'neither CSV nor Excel (.xlsx): save it as one of these',
  },
  TOO_MANY_ROWS: { zh: '一个文件最多 5000 行:请分成几个文件', en: 'a file has 5000 rows at most: split it' },
  SAME_HEADINGS: {
    zh: '表头中有两列同名:每一项只留一列',
    en: 'two columns have the same heading: leave one of them',
  },
  NO_HEADINGS: {
    zh: '第一行没有模板的表头(单据号、事项、日期……):请用下载的模板',
    en: 'the first row has not the headings of the template (Record number, Step, Date …): use the template',
  },
};

export function missing(key: ColumnKey, step: StepKey | null): CellFault {
  const { zh, en } = headingOf(key);
  return {
    code: 'MISSING',
    words: {
      zh: `${step ? `“${STEPS[step].zh}”` : '每一行'}要写“${zh}”`,
      en: `${step ? `“${STEPS[step].en}”` : 'every row'} needs “${en}”`,
    },
  };
}

export const UNREADABLE_ROW: CellFault = {
  code: 'UNREADABLE_ROW',
  words: {
    zh: '这一行读不出来:引号没有成对,或有乱码',
    en: 'this row cannot be read: a quote is not closed, or a character is broken',
  },
};

export const TOO_LONG: CellFault = {
  code: 'TOO_LONG',
  words: { zh: '太长:一格最多 500 个字', en: 'too long: a cell has 500 characters at most' },
};

export const NOT_TEXT: CellFault = {
  code: 'NOT_TEXT',
  words: {
    zh: '含有不可见的控制字符:请重新输入这一格',
    en: 'there are control characters that are not seen: type the cell anew',
  },
};

/** @param steps those that tell it */
export function notOf(key: ColumnKey, step: StepKey, steps: readonly StepKey[]): CellFault {
  const { zh, en } = headingOf(key);
  return {
    code: 'NOT_OF_STEP',
    words: {
      zh: `“${STEPS[step].zh}”不写“${zh}”:请另写一行${steps.map((each) => STEPS[each].zh).join('或')}`,
      en: `“${STEPS[step].en}” has no “${en}”: write a line of its own, ${steps.map((each) => STEPS[each].en).join(' or ')}`,
    },
  };
}

export const NO_STEP: CellFault = {
  code: 'NO_STEP',
  words: {
    zh: `不认识的事项:请写${Object.values(STEPS)
      .map((each) => each.zh)
      .join('、')}之一`,
    en: `no step that is known: write one of ${Object.values(STEPS)
      .map((each) => each.en)
      .join(', ')}`,
  },
};

export const NO_DATE: CellFault = {
  code: 'NO_DATE',
  words: {
    zh: '没有这一天:请写成 2026-11-30 或 2026-11-30 14:05',
    en: 'there is no such day: write 2026-11-30 or 2026-11-30 14:05',
  },
};

export const FUTURE: CellFault = {
  code: 'FUTURE',
  words: { zh: '日期还没有到:请写已经发生的事', en: 'the date is still to come: write what has happened' },
};

export const NO_NUMBER: CellFault = {
  code: 'NO_NUMBER',
  words: {
    zh: '不是数量:请写一个大于 0 的数,例如 12.5,不写“约”“左右”和范围',
    en: 'no amount: write one number above 0, such as 12.5, not “about” and no range',
  },
};

export const NO_UNIT: CellFault = {
  code: 'NO_UNIT',
  words: {
    zh: '不认识的单位:请写 kg、g、t、斤、L、mL、件、个、瓶、袋(25kg)等',
    en: 'no unit that is known: write kg, g, t, L, mL, 件, pcs, 袋(25kg) or the like',
  },
};

export const NO_RESULT: CellFault = {
  code: 'NO_RESULT',
  words: { zh: '请写“合格”或“不合格”', en: 'write pass or fail' },
};

export const NO_USCC: CellFault = {
  code: 'NO_USCC',
  words: {
    zh: '不是统一社会信用代码:18 位,字母中没有 I、O、S、V、Z',
    en: 'no unified social credit code: 18 characters, without the letters I, O, S, V, Z',
  },
};

export const NO_LOT: CellFault = {
  code: 'NO_LOT',
  words: { zh: '只有条码,没有批号:请写批号', en: 'a barcode without a lot: write the lot' },
};

export const BAD_LOT: CellFault = {
  code: 'BAD_LOT',
  words: {
    zh: '批号不能用:最多 20 个字母、数字和 - . / 等符号,不能有汉字和空格(GS1 应用标识符 10)',
    en: 'no lot: at most 20 letters, digits and signs such as - . /, no Chinese and no space (GS1 AI 10)',
  },
};

export const TWO_LOTS: CellFault = {
  code: 'TWO_LOTS',
  words: {
    zh: '追溯码里已有另一个批号:两处只写一处',
    en: 'the trace code names another lot: write it in one place',
  },
};

/** @param reason of the reader of codes, in its words */
export function badCode(reason: Words | null): CellFault {
  return {
    code: 'BAD_CODE',
    words: {
      zh: `编码不对:${reason?.zh ?? '不是条码,也不是追溯码'},请照包装核对`,
      en: `the code is wrong: ${reason?.en ?? 'neither a barcode nor a trace code'}; compare it with the pack`,
    },
  };
}

export function differs(key: ColumnKey, first: number): CellFault {
  const { zh, en } = headingOf(key);
  return {
    code: 'DIFFERS',
    words: {
      zh: `同一单据号的“${zh}”与第 ${first} 行不同:改成一样,或换一个单据号`,
      en: `“${en}” is not as in row ${first} of the same record number: write the same, or another number`,
    },
  };
}

export function twice(first: number): CellFault {
  return {
    code: 'TWICE',
    words: {
      zh: `同一单据号里这个批次已在第 ${first} 行:合成一行`,
      en: `the same record number has this lot in row ${first}: make one row of them`,
    },
  };
}

export function headingOf(key: ColumnKey): Words {
  const found = COLUMNS.find((each) => each.key === key);
  if (!found) throw new Error(`no column ${key}`);
  return found;
}
