/** Words by which systems say that a certificate or licence does not hold. */
const VOID =
  /吊销|撤销|撤回|注销|暂停|中止|失效|作废|过期|revoked|suspended|withdrawn|cancell?ed|expired|invalid|void/gi;
/** What says the opposite of the word behind it: 未吊销, 已解除暂停, not revoked. */
const NOT = /(?:未|没有|无|非|解除|恢复|\bnot|\bnever|\bun)\s*(?:被|经|been )?$/i;

/** Whether a certificate's state says that it does not hold. One whose state is not said, or in words that are not known, does. */
export function isVoid({ status }: { readonly status: string | null }): boolean {
  if (status === null) return false;
  return [...status.matchAll(VOID)].some(({ index }) => !NOT.test(status.slice(0, index)));
}
