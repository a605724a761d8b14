import { accepted, compact, grouped, reason, type Scheme } from '../scheme.ts';

const PESTICIDE_KIND: Readonly<Record<string, string>> = { '1': 'PD', '2': 'WP', '3': 'temporary' };
const PESTICIDE_SOURCE: Readonly<Record<string, string>> = { '1': 'own', '2': 'contract', '3': 'repack' };

/**
 * 农药追溯码, 32 digits: kind 1, last six of the registration number 6, production 1, specification 3, random 21.
 * The registration number is a suffix only and may be ambiguous.
 */
export const pesticide: Scheme = {
  name: 'pesticide',
  title: { zh: '农药追溯码', en: 'pesticide trace code' },
  example: 'pesticide:12403211005482913375620184739201',
  sector: 'AGRICULTURE',
  read(value) {
    const digits = compact(value);
    if (!/^\d{32}$/.test(digits)) return null;
    const [kind, source] = [PESTICIDE_KIND[digits.charAt(0)], PESTICIDE_SOURCE[digits.charAt(7)]];
    const reasons =
      kind && source
        ? []
        : [
            reason(
              'UNKNOWN_DIGIT',
              '第 1 位或第 8 位不在规定范围',
              'the first or eighth digit is none of those defined',
            ),
          ];
    return accepted(digits, {
      level: 'ITEM',
      display: grouped(digits),
      reasons,
      attributes: {
        ...(kind ? { registrationKind: kind } : {}),
        registrationSuffix: digits.slice(1, 7),
        ...(source ? { production: source } : {}),
        specification: digits.slice(8, 11),
      },
      fit: reasons.length > 0 ? 60 : 90,
    });
  },
};
