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

/** Core Business Vocabulary 2.0, section 7.1. */
export const BIZ_STEPS: ReadonlySet<string> = new Set([
  'accepting',
  'arriving',
  'assembling',
  'collecting',
  'commissioning',
  'consigning',
  'creating_class_instance',
  'cycle_counting',
  'decommissioning',
  'departing',
  'destroying',
  'disassembling',
  'dispensing',
  'encoding',
  'entering_exiting',
  'holding',
  'inspecting',
  'installing',
  'killing',
  'loading',
  'other',
  'packing',
  'picking',
  'receiving',
  'removing',
  'repackaging',
  'repairing',
  'replacing',
  'reserving',
  'retail_selling',
  'sampling',
  'sensor_reporting',
  'shipping',
  'staging_outbound',
  'stock_taking',
  'stocking',
  'storing',
  'transforming',
  'transporting',
  'unloading',
  'unpacking',
  'void_shipping',
]);
/** Words of a repository's own, and the word of the Core Business Vocabulary that each means. */
export type OwnSteps = ReadonlyMap<string, string>;
export const NO_STEPS: OwnSteps = new Map();

/** Core Business Vocabulary 2.0, section 7.2. */
export const DISPOSITIONS: ReadonlySet<string> = new Set([
  'active',
  'available',
  'completeness_inferred',
  'completeness_verified',
  'conformant',
  'container_closed',
  'container_open',
  'damaged',
  'destroyed',
  'dispensed',
  'disposed',
  'encoded',
  'expired',
  'in_progress',
  'in_transit',
  'inactive',
  'mismatch_class',
  'mismatch_instance',
  'mismatch_quantity',
  'needs_replacement',
  'no_pedigree_match',
  'non_conformant',
  'non_sellable_other',
  'partially_dispensed',
  'recalled',
  'reserved',
  'retail_sold',
  'returned',
  'sellable_accessible',
  'sellable_not_accessible',
  'stolen',
  'unavailable',
  'unknown',
]);

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
  return word.includes(':')
    ? [word]
    : [word, `https://ref.gs1.org/cbv/${web}-${word}`, `urn:epcglobal:cbv:${urn}:${word}`];
}

/** UN/ECE Recommendation 20, the codes EPCIS quantities use, as people write them; an unknown one stays as it stands. */
const UNITS: Readonly<Record<string, string>> = {
  KGM: 'kg',
  GRM: 'g',
  MGM: 'mg',
  TNE: 't',
  LTR: 'L',
  MLT: 'mL',
  MTQ: 'm³',
  MTR: 'm',
  H87: '件',
  EA: '件',
};

export function unitOf(uom: string | null): string | null {
  return uom === null ? null : (UNITS[uom] ?? uom);
}
