import { accepted, compact, type Scheme } from '../scheme.ts';

/** 进口食品境外生产企业注册号 (CIFER): C + country 3 letters, 4 + 6 + 4. */
export const cifer: Scheme = {
  name: 'cifer',
  title: { zh: '进口食品境外生产企业注册号', en: 'registration of a foreign food producer' },
  example: 'cifer:CNZL06012208150012',
  sector: 'CUSTOMS',
  read(value) {
    const text = compact(value);
    return /^C[A-Z]{3}\d{14}$/.test(text) ? accepted(text, { fit: 90 }) : null;
  },
};
