import { accepted, spaceless, type Scheme } from '../scheme.ts';

/**
 * 农药登记证号: PD, WP, LS or WL and 4 + 4 digits, with F and digits where it is repacked; older ones have five digits, and
 * the number of the holder behind a hyphen.
 */
const FORMS = /^(?:(?:PD|WP|LS|WL)\d{8}(?:F\d{6})?|(?:PD|WP|LS|WL)N?\d{5}(?:-\d{1,3})?|PDN\d{1,3}-\d{2,3})$/;

export const pdreg: Scheme = {
  name: 'pdreg',
  title: { zh: '农药登记证号', en: 'pesticide registration number' },
  example: 'pdreg:PD20240321',
  sector: 'AGRICULTURE',
  read(value) {
    const text = spaceless(value);
    const form = [text, text.replaceAll('-', '')].find((each) => FORMS.test(each));
    return form === undefined ? null : accepted(form, { level: 'CLASS', fit: 90 });
  },
};
