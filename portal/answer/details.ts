import { withoutScheme } from '../parts/codes.ts';
import type { HeldRecord } from './ministries.ts';

/** A row of "what it is": the name of its words, and what the record says. */
export interface Detail {
  readonly key: string;
  readonly text: string;
  /** The value is one of the graph's own words, under this name. */
  readonly words?: 'packageLevel' | 'form';
}

/** What only this sector records of a thing, in the order in which it is read. */
export function detailsOf(record: HeldRecord): readonly Detail[] {
  const { drug, food, recycled, withdrawalDays } = record;
  const own = (
    [
      'variety',
      'farm',
      'model',
      'category',
      'activeIngredient',
      'formulation',
      'hazardClass',
      'packingGroup',
      'purity',
      'elements',
      'approvalNumber',
      'lotNumber',
      'declaration',
      'hsCode',
      'origin',
      'sizeType',
      'sealNumber',
    ] as const
  ).map((key) => row(key, record[key]));
  const codes = (
    [
      'cas',
      'unNumber',
      'useCertificate',
      'pesticideRegistration',
      'conformityCertificate',
      'overseasProducer',
      'container',
    ] as const
  ).map((key) => row(key, record[key] ? withoutScheme(record[key]) : null));
  return [
    row('lot', drug?.lot ?? food?.lot),
    row('specification', drug?.specification ?? food?.specification),
    row('dosageForm', drug?.dosageForm),
    row('packageLevel', drug?.packageLevel, 'packageLevel'),
    row('approvalNumber', drug?.approvalNumber),
    row('authorisationHolder', drug?.authorisationHolder?.name),
    row('foodCategory', food?.foodCategory),
    row('productionLicence', food?.productionLicence),
    row('form', record.form, 'form'),
    ...own,
    ...codes,
    row('withdrawalDays', withdrawalDays?.toString()),
    row('maintenance', record.maintenance?.name),
    ...(recycled ? [row('recycled', 'yes')] : []),
  ].flatMap((each) => each ?? []);
}

function row(key: string, text: string | null | undefined, words?: Detail['words']): Detail | null {
  return text ? { key, text, ...(words ? { words } : {}) } : null;
}
