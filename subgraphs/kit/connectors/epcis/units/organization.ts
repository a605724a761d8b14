import type { OrganizationRecord } from '../../../legacy-system.ts';
import { maskName, maskPhone, maskText } from '../../../mask.ts';
import type { Certificate } from '../../../records.ts';
import { fieldNamed, textNamed } from '../event.ts';
import { type Reading, timeNamed } from './details.ts';

/** What a party's master data tells of an organisation; its contact person is masked. */
export function partyTold(
  uscc: string,
  attributes: ReadonlyMap<string, unknown>,
  reading: Pick<Reading, 'doubts'>,
): OrganizationRecord {
  return {
    uscc,
    name: textNamed(attributes, 'name'),
    licences: objects(fieldNamed(attributes, 'licences')).map((licence): Certificate => ({
      number: textNamed(licence, 'number'),
      kind: textNamed(licence, 'kind'),
      validUntil: timeNamed(licence, reading, 'validUntil'),
      status: textNamed(licence, 'status'),
    })),
    penalties: objects(fieldNamed(attributes, 'penalties')).map((penalty) => ({
      number: textNamed(penalty, 'number'),
      at: timeNamed(penalty, reading, 'at'),
      reason: maskText(textNamed(penalty, 'reason')),
    })),
    contactName: maskName(textNamed(attributes, 'contactName')),
    contactPhone: maskPhone(textNamed(attributes, 'contactPhone')),
    address: textNamed(attributes, 'streetAddressOne', 'address'),
    division: textNamed(attributes, 'division'),
  };
}

function objects(value: unknown): readonly ReadonlyMap<string, unknown>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list
    .filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
    .map((one) => new Map(Object.entries(one as object)));
}
