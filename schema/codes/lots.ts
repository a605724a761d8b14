import { uscc } from './identity.ts';
import { isPersonNumber } from './person.ts';
import { type Accepted, accepted, type Scheme } from './scheme.ts';

const HAZARDOUS_LOT = /^(\d{9})[./]([0-9A-Z-]{1,30})$/;
const RARE_EARTH_LOT = /^([0-9A-Z]{18})[./]([0-9A-Z-]{1,30})$/;

/** 危险化学品批次: the enterprise's 9-digit registration code and its lot. Lot tracing is optional, so the lot is free text. */
export const hazlot: Scheme = {
  name: 'hazlot',
  title: { zh: '危险化学品批次', en: 'hazardous chemical lot' },
  example: 'hazlot:370610123.CL20260301',
  read(value) {
    const [, enterprise, lot] = HAZARDOUS_LOT.exec(spaceless(value)) ?? [];
    return enterprise && lot ? accepted(`${enterprise}.${lot}`, { level: 'LOT', attributes: { enterprise, lot }, fit: 70 }) : null;
  },
};

/** 安全信息码 (T/CCSAS 047-2023): an address with the registration number and a free extension, here the lot. */
export function lotInAddress(text: string): Accepted | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { pathname, searchParams } = new URL(text);
  const segments = pathname.split('/');
  for (const part of [segments.at(-1) ?? '', segments.slice(-2).join('/'), ...searchParams.values()]) {
    const read = hazlot.read(unescaped(part).replace(/^(\d{9})-/, '$1.'));
    if (read) return read;
  }
  return null;
}

/** 稀土产品批次: the producer's unified social credit code and its lot. */
export const relot: Scheme = {
  name: 'relot',
  title: { zh: '稀土产品批次', en: 'rare-earth lot' },
  example: 'relot:91150203MA0N00024Y.PN2026-03',
  read(value) {
    const [, organisation, lot] = RARE_EARTH_LOT.exec(spaceless(value)) ?? [];
    const producer = organisation ? uscc.read(organisation) : null;
    if (!producer || !lot) return null;
    const { reasons } = producer;
    return accepted(`${producer.value}.${lot}`, { level: 'LOT', reasons, attributes: { producer: producer.value, lot }, fit: reasons.length > 0 ? 40 : 90 });
  },
  // A person's number before a full stop and something else is still a person's number.
  recognise: (text) => (isPersonNumber(spaceless(text).slice(0, 18)) ? null : relot.read(text)),
};

/** 证书编号: 承诺达标合格证, quarantine certificates. Free text of its issuer, so little is recognised without its scheme. */
export const cert: Scheme = {
  name: 'cert',
  title: { zh: '证书编号', en: 'certificate number' },
  example: 'cert:HGZ370681202611050001',
  read(value) {
    const text = spaceless(value);
    return /^[0-9A-Z\p{Script=Han}()〔〕[\].\-/]{4,60}$/u.test(text) ? accepted(text, { level: 'LOT', fit: 20 }) : null;
  },
  recognise(text) {
    // Letters that say 合格证 or quarantine, then at least eight characters.
    const compacted = spaceless(text);
    return /^(?:HGZ|JY|QC|合格证|检疫)[0-9A-Z-]{8,40}$/.test(compacted) ? accepted(compacted, { level: 'LOT', fit: 50 }) : null;
  },
};

/** 联合国编号: four digits. Four bare digits could be anything, so they are recognised only after UN. */
export const un: Scheme = {
  name: 'un',
  title: { zh: '联合国危险货物编号', en: 'UN number' },
  example: 'un:1017',
  read(value) {
    const digits = /^(?:UN[\s-]*)?(\d{4})$/i.exec(value.trim())?.[1];
    return digits ? accepted(digits, { display: `UN ${digits}` }) : null;
  },
  recognise: (text) => (/^UN/i.test(text) ? un.read(text) : null),
};

function spaceless(value: string): string {
  return value.replace(/\s/g, '').toUpperCase();
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
