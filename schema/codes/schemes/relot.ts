import { accepted, spaceless, type Scheme } from '../scheme.ts';
import { uscc } from './uscc.ts';

const RARE_EARTH_LOT = /^([0-9A-Z]{18})[./]([0-9A-Z-]{1,30})$/;

/** 稀土产品批次: the producer's unified social credit code and its lot. */
export const relot: Scheme = {
  name: 'relot',
  title: { zh: '稀土产品批次', en: 'rare-earth lot' },
  example: 'relot:91150203MA0N00024Y.PN2026-03',
  sector: 'RARE_EARTH',
  free: true,
  read(value) {
    const [, organisation, lot] = RARE_EARTH_LOT.exec(spaceless(value)) ?? [];
    const producer = organisation ? uscc.read(organisation) : null;
    if (!producer || !lot) return null;
    const { reasons } = producer;
    return accepted(`${producer.value}.${lot}`, {
      level: 'LOT',
      reasons,
      attributes: { producer: producer.value, lot },
      fit: reasons.length > 0 ? 40 : 90,
    });
  },
};
