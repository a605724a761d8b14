import { accepted, spaceless, type Scheme } from '../scheme.ts';

const HAZARDOUS_LOT = /^(\d{9})[./]([0-9A-Z-]{1,30})$/;

/**
 * 危险化学品批次: the enterprise's 9-digit registration code and its lot. Lot tracing is optional, so the lot is free text.
 */
export const hazlot: Scheme = {
  name: 'hazlot',
  title: { zh: '危险化学品批次', en: 'hazardous chemical lot' },
  example: 'hazlot:370610123.CL20260301',
  sector: 'HAZARDOUS_GOODS',
  free: true,
  read(value) {
    const [, enterprise, lot] = HAZARDOUS_LOT.exec(spaceless(value)) ?? [];
    return enterprise && lot
      ? accepted(`${enterprise}.${lot}`, { level: 'LOT', attributes: { enterprise, lot }, fit: 70 })
      : null;
  },
};
