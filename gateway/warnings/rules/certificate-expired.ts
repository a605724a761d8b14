import { isVoid } from '@tongcha/schema';
import { CERTIFICATES, calledBy, certificateEvidence, certificatesOf, isExpiredAt } from '../certificates.ts';
import { unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import type { Rule } from '../rule.ts';
import { dayOf } from '../times.ts';

/** A certificate that goes with the thing itself is out of date, and no other of its kind is in force. */
export const certificateExpired: Rule = {
  id: 'certificate-expired',
  zh: '随附证书已过有效期',
  en: 'A certificate that goes with it is out of date',
  level: 'NOTICE',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十二)',
  parameters: [],
  needs: () => [CERTIFICATES],
  judge: (unit, _, { now }) => {
    const { code, depth, records } = unit;
    if (depth > 0) return [];
    const all = records.flatMap(certificatesOf);
    const found = all.filter((one) => !isVoid(one) && isExpiredAt(one, all, now));
    const words = { zh: '随附证书是否在有效期内无法判定', en: 'whether its certificates are in date is not known' };
    if (found.length === 0) return undecided([code], words, unknownOf(unit, 'certificates'));
    return eachOnce(
      found,
      (one) => [calledBy(one), Date.parse(one.validUntil ?? '')],
      (alike) => {
        const { validUntil } = alike[0];
        return fires(
          [code],
          validUntil,
          {
            zh: `证书${calledBy(alike[0])}已过有效期（${dayOf(validUntil)}止）`,
            en: `certificate ${calledBy(alike[0])} is out of date since ${dayOf(validUntil)}`,
          },
          alike.flatMap((one) => certificateEvidence(one, code, 'validUntil')),
        );
      },
    );
  },
};
