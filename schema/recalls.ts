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
