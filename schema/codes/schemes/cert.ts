import { accepted, spaceless, type Scheme } from '../scheme.ts';

/** 证书编号: 承诺达标合格证, quarantine certificates. Free text of its issuer, so little is recognised without its scheme. */
export const cert: Scheme = {
  name: 'cert',
  title: { zh: '证书编号', en: 'certificate number' },
  example: 'cert:HGZ370681202611050001',
  sector: 'AGRICULTURE',
  free: true,
  read(value) {
    const text = spaceless(value);
    return /^[0-9A-Z\p{Script=Han}()〔〕[\].\-/]{4,60}$/u.test(text) ? accepted(text, { level: 'LOT', fit: 20 }) : null;
  },
  recognise(text) {
    // Letters that say 合格证 or quarantine, then at least eight characters. JY and fourteen digits are a licence.
    const compacted = spaceless(text);
    return /^(?:HGZ|JY|QC|合格证|检疫)[0-9A-Z-]{8,40}$/.test(compacted) && !/^JY\d{14}$/.test(compacted)
      ? accepted(compacted, { level: 'LOT', fit: 60 })
      : null;
  },
};
