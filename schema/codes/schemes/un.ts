import { accepted, type Scheme } from '../scheme.ts';

/** 联合国编号: four digits. Four bare digits could be anything, so they are recognised only after UN. */
export const un: Scheme = {
  name: 'un',
  title: { zh: '联合国危险货物编号', en: 'UN number' },
  example: 'un:1017',
  sector: 'HAZARDOUS_GOODS',
  within: /(?<![A-Z])UN[ -]?\d{4}(?!\d)/gi,
  read(value) {
    const digits = /^(?:(?:UN|联合国)(?:编号|号|[\s-]*No\.?)?[\s:-]*)?(\d{4})$/i.exec(value.trim())?.[1];
    return digits ? accepted(digits, { display: `UN ${digits}` }) : null;
  },
  recognise: (text) => (/^(?:UN|联合国)/i.test(text) ? un.read(text) : null),
};
