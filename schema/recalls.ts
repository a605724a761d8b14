/**
 * Words by which systems say that a recall is over or was taken back: 召回完成、已终止、已撤销、解除. A word stands for this
 * only as a whole: 未完成 and 尚未终止 say the opposite.
 */
const OVER =
  /^(?:产品|该|本次)?(?:召回)?(?:工作)?(?:已经|已|均已|全部)?(?:完成|办结|结束|终止|关闭|撤销|撤回|取消|解除|作废)(?:召回)?(?:了)?$|^(?:recall )?(?:completed?|closed|ended|finished|terminated|withdrawn|revoked|cancell?ed|lifted)$/i;

/** Whether a recall still stands. One whose state is not said, or in words that are not known, does. */
export function isStanding({ status }: { readonly status: string | null }): boolean {
  return status === null || !OVER.test(status.trim());
}

/** RecallAction of the contract: OPEN and EXTEND recall, the others let out. */
export type RecallAction = 'OPEN' | 'EXTEND' | 'NARROW' | 'CANCEL' | 'CLOSE';

/** RecallLevel of the contract. */
export type RecallLevel = 'I' | 'II' | 'III';

const LEVELS: Readonly<Record<string, RecallLevel>> = {
  一: 'I',
  二: 'II',
  三: 'III',
  1: 'I',
  2: 'II',
  3: 'III',
  I: 'I',
  II: 'II',
  III: 'III',
};

/** 一级召回, Ⅱ级, 三类, Class 3 recall. */
const CLASSED = /^(?:class|level)?\s*([一二三123]|I{1,3})\s*(?:级|类)?\s*(?:召回|recall)?$/i;

/** The class that a recall's own words tell; null: they tell none. */
export function recallLevel(words: string | null): RecallLevel | null {
  // Ⅱ is one character, and II once it is folded.
  const [, told = ''] = CLASSED.exec((words ?? '').normalize('NFKC').trim()) ?? [];
  return LEVELS[told.toUpperCase()] ?? null;
}
