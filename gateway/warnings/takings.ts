import type { Link } from '../chain/claims.ts';
import type { FactChain, FactRecord } from '../facts/index.ts';
import { chainLinksFrom, datedClaim } from './chain-links.ts';
import { evidenceOf, evidenceOfClaim, undatedOf } from './evidence.ts';
import type { Evidence, Missing } from './rule.ts';
import { daysBetween } from './times.ts';
import { textIn } from './values.ts';

/** By which something is taken from what was treated: slaughter, harvest, the certificate under which it leaves. */
const TAKES: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK']);

/** When something that may be eaten was taken from what was treated. */
export interface Taking {
  /** Of what was taken. */
  readonly code: string;
  /** null: nobody tells. */
  readonly at: string | null;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/**
 * What was taken after a treatment. What there was when it was treated, a pig or a plot, is taken by what is made of it; what
 * came to be later, eggs or a harvest, when it did.
 * @param isRegister whether a record tells of what grows
 */
export function takingsAfter(
  treated: Link,
  chain: FactChain,
  isRegister: (record: FactRecord) => boolean,
): readonly Taking[] {
  const at = datedClaim(treated)?.at ?? null;
  const code = treated.to;
  const untold: Missing[] = [];
  for (const record of chain.units.get(code)?.records ?? []) {
    const reason = isRegister(record) ? record.untold['producedAt'] : undefined;
    if (reason !== undefined)
      untold.push({ sector: record.sector, member: record.member, code, field: 'producedAt', reason });
    const made = isRegister(record) ? textIn(record.values, 'producedAt') : null;
    const between = daysBetween(at, made);
    if (between !== null && between >= 0)
      return [{ code, at: made, evidence: [evidenceOf(record, code, 'producedAt', made)], missing: [] }];
  }
  const later = chainLinksFrom(chain, code)
    .filter(({ kind, period }) => TAKES.has(kind) && period.hi >= treated.period.lo)
    .map((link): Taking => {
      const claim = datedClaim(link);
      const evidence = claim ? [evidenceOfClaim(claim, 'at', claim.at)] : [];
      return { code: link.to, at: claim?.at ?? null, evidence, missing: claim ? [] : undatedOf(link) };
    });
  // It may have been laid or harvested when it was treated, or after that.
  return untold.length > 0 ? [{ code, at: null, evidence: [], missing: untold }, ...later] : later;
}
