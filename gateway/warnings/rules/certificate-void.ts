import { isVoid } from '@tongcha/schema';
import { CERTIFICATES, calledBy, certificateEvidence, certificatesOf } from '../certificates.ts';
import { unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import type { Rule } from '../rule.ts';

/** A certificate that goes with the thing itself is revoked, suspended or void. */
export const certificateVoid: Rule = {
  id: 'certificate-void',
  zh: '随附证书已吊销、暂停或失效',
  en: 'A certificate that goes with it is revoked, suspended or void',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十二)',
  parameters: [],
  needs: () => [CERTIFICATES],
  judge: (unit) => {
    const { code, depth, records } = unit;
    if (depth > 0) return [];
    const found = records.flatMap(certificatesOf).filter(isVoid);
    const words = { zh: '随附证书的状态无法判定', en: 'whether a certificate of it is void is not known' };
    if (found.length === 0) return undecided([code], words, unknownOf(unit, 'certificates'));
    return eachOnce(
      found,
      (one) => [calledBy(one), one.status],
      (alike) => {
        const text = `${calledBy(alike[0])} ${alike[0].status}`.trim();
        return fires(
          [code],
          null,
          { zh: `证书${text}`, en: `certificate ${text}` },
          alike.flatMap((one) => certificateEvidence(one, code, 'status')),
        );
      },
    );
  },
};
