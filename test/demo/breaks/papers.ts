import { type Breaks, isOver } from './found.ts';

export const certificateVoid: Breaks = function* ({ units }) {
  for (const { code, certificates = [] } of units)
    if (certificates.some(({ status = '有效' }) => status !== '有效')) yield [code];
};

export const certificateExpired: Breaks = function* ({ units }, now) {
  for (const { code, certificates = [] } of units) {
    const held = certificates.filter(({ status = '有效' }) => status === '有效');
    const ranOut = held.filter(({ validUntil }) => validUntil && isOver(validUntil, now));
    if (ranOut.some(({ kind }) => held.every((each) => each.kind !== kind || ranOut.includes(each)))) yield [code];
  }
};

/** Goods of a farm that a factory used without any paper, and chemicals that another sector used that no waybill tells of. */
export const papersMissing: Breaks = function* (sample) {
  for (const { code, sector, details } of sample.units) {
    const links = sample.linksFrom(code);
    const isGrown = details.of === 'crop' || details.of === 'egg' || details.of === 'livestock';
    if (isGrown && !code.startsWith('cert:') && links.some((link) => link.sector === 'food-drug')) yield [code];
    if (sector !== 'hazardous-goods' || links.every((link) => link.sector === sector)) continue;
    if (links.every(({ kind }) => kind !== 'TRANSPORT')) yield [code];
  }
};

/** What was made when no licence of its producer held any more. */
export const licenceInvalid: Breaks = function* ({ units, parties }) {
  const firms = Map.groupBy(parties, ({ sector, uscc }) => `${sector} ${uscc}`);
  for (const { code, sector, producer, producedAt } of units) {
    const licences = (firms.get(`${sector} ${producer}`) ?? []).flatMap((firm) => firm.licences);
    const held = licences.some(({ status, validUntil }) => status === '有效' && !isOver(validUntil, producedAt));
    if (licences.length > 0 && !held) yield [code];
  }
};
