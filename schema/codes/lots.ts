import { accepted, reason, type Scheme } from './scheme.ts';
import { uscc } from './identity.ts';

const LOT = '[0-9A-Z](?:[0-9A-Z-]{0,29})';

/** 危险化学品批次: the enterprise's 9-digit registration code and its lot. Lot tracing is optional, so the lot is free text. */
export const hazlot: Scheme = {
  name: 'hazlot',
  title: { zh: '危险化学品批次', en: 'hazardous chemical lot' },
  example: 'hazlot:370610123.CL20260301',
  read(value) {
    const text = value.replace(/\s/g, '').toUpperCase();
    const match = new RegExp(`^(\\d{9})[./](${LOT})$`).exec(text);
    if (!match) return null;
    const [, enterprise = '', lot = ''] = match;
    return accepted(`${enterprise}.${lot}`, { level: 'LOT', attributes: { enterprise, lot }, fit: 70 });
  },
};

/** 稀土产品批次: the producer's unified social credit code and its lot. */
export const relot: Scheme = {
  name: 'relot',
  title: { zh: '稀土产品批次', en: 'rare-earth lot' },
  example: 'relot:91150203MA0N00024Y.PN2026-03',
  read(value) {
    const text = value.replace(/\s/g, '').toUpperCase();
    const match = new RegExp(`^([0-9A-Z]{18})[./](${LOT})$`).exec(text);
    const producer = match?.[1] ? uscc.read(match[1]) : null;
    if (!match || !producer) return null;
    return accepted(`${producer.value}.${match[2]}`, { level: 'LOT', reasons: producer.reasons, attributes: { producer: producer.value, lot: match[2] ?? '' }, fit: producer.reasons.length > 0 ? 40 : 90 });
  },
};

/** 证书编号: 承诺达标合格证, quarantine certificates. Free text of its issuer, so nothing is recognised without its scheme. */
export const cert: Scheme = {
  name: 'cert',
  title: { zh: '证书编号', en: 'certificate number' },
  example: 'cert:HGZ370681202611050001',
  read(value) {
    const text = value.replace(/\s/g, '').toUpperCase();
    return /^[0-9A-Z一-龥()〔〕[\].\-/]{4,60}$/u.test(text) ? accepted(text, { level: 'LOT', fit: 20 }) : null;
  },
  recognise(text) {
    // 合格证 and quarantine numbers: letters that say so, then at least eight digits.
    const compacted = text.replace(/\s/g, '').toUpperCase();
    return /^(HGZ|JY|QC|合格证|检疫)[0-9A-Z-]{8,40}$/.test(compacted) ? accepted(compacted, { level: 'LOT', fit: 50 }) : null;
  },
};

/** 联合国编号: four digits. */
export const un: Scheme = {
  name: 'un',
  title: { zh: '联合国危险货物编号', en: 'UN number' },
  example: 'un:1017',
  read(value) {
    const digits = /^(?:UN)?\s*(\d{4})$/i.exec(value.trim())?.[1];
    if (!digits) return null;
    return accepted(digits, { display: `UN ${digits}`, reasons: Number(digits) < 4 || Number(digits) > 3600 ? [reason('UNUSUAL', '不在已用编号范围', 'outside the numbers in use')] : [], fit: 60 });
  },
  recognise: (text) => (/^UN\s*\d{4}$/i.test(text.trim()) ? un.read(text) : null),
};
