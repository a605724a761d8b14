const FORMS: readonly RegExp[] = [
  /^urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er):(.+)$/i,
  /^https?:\/\/(?:ref|ns)\.gs1\.org\/cbv\/(?:BizStep|Disp|BTT|SDT|ER)-(.+)$/i,
  /^cbv:(?:BizStep|Disp|BTT|SDT|ER)-(.+)$/i,
  /^https?:\/\/(?:ref\.|ns\.)?gs1\.org\/voc\/(?:MeasurementType-)?(.+)$/i,
  /^gs1:(?:MeasurementType-)?(.+)$/i,
];

/**
 * The bare word of the Core Business Vocabulary, whichever of its spellings a repository uses: `shipping`,
 * `cbv:BizStep-shipping`, `https://ref.gs1.org/cbv/BizStep-shipping`, `urn:epcglobal:cbv:bizstep:shipping`.
 * A word of another vocabulary stays as it stands.
 */
export function cbvWord(text: string): string {
  for (const form of FORMS) {
    const word = form.exec(text)?.[1];
    if (word !== undefined) return word;
  }
  return text;
}

/** The spellings under which a repository may hold a business step that is given as a bare word; a URI is only itself. */
export function bizStepSpellings(step: string): readonly string[] {
  return spellings(step, 'BizStep', 'bizstep');
}

/** The same of a disposition. */
export function dispositionSpellings(disposition: string): readonly string[] {
  return spellings(disposition, 'Disp', 'disp');
}

function spellings(text: string, web: string, urn: string): readonly string[] {
  const word = cbvWord(text);
  return word.includes(':') ? [word] : [word, `https://ref.gs1.org/cbv/${web}-${word}`, `urn:epcglobal:cbv:${urn}:${word}`];
}

/** UN/ECE Recommendation 20, the codes EPCIS quantities use, as people write them; an unknown one stays as it stands. */
const UNITS: Readonly<Record<string, string>> = { KGM: 'kg', GRM: 'g', MGM: 'mg', TNE: 't', LTR: 'L', MLT: 'mL', MTQ: 'm³', MTR: 'm', H87: '件', EA: '件' };

export function unitOf(uom: string | null): string | null {
  return uom === null ? null : (UNITS[uom] ?? uom);
}
