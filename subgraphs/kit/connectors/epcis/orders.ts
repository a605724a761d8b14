import { createHash } from 'node:crypto';
import { parseCode } from '@tongcha/codes';
import type { RecallNotice, Writes } from '../../orders/writes.ts';
import { TREATED_WITH } from './options.ts';
import type { EpcisRepository } from './repository.ts';

const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const LEVELS: Readonly<Record<RecallNotice['level'], string>> = { I: '一级', II: '二级', III: '三级' };

/**
 * An order as an event of the repository: its units become `recalled`, or are it no more (EPCIS 2.0, persistentDisposition). The event's
 * identifier is made of the order's number, and a repository has an event of an identifier once.
 */
export function epcisOrders({
  client,
  identifiers,
}: Pick<EpcisRepository, 'client' | 'identifiers'>): Writes<RecallNotice> {
  return {
    dedupe: 'KEY',
    takes: (code) => identifiers.spellings(code).length > 0,
    async write(notice, { signal }) {
      const { number, recall, action, codes, level, reason, advice, authority, at } = notice;
      const eventID = `urn:uuid:${uuidOf(number)}`;
      const isRecalled = action === 'OPEN' || action === 'EXTEND';
      const [classes, items] = [codes.filter(isClass), codes.filter((code) => !isClass(code))].map((each) =>
        each.flatMap((code) => identifiers.spellings(code)[0] ?? []),
      );
      await client.capture(
        {
          '@context': [CONTEXT, { [TREATED_WITH.prefix]: TREATED_WITH.namespace }],
          type: 'ObjectEvent',
          eventID,
          eventTime: new Date(at).toISOString(),
          eventTimeZoneOffset: '+08:00',
          action: 'OBSERVE',
          bizStep: isRecalled ? 'holding' : 'other',
          ...(isRecalled ? { disposition: 'recalled' } : {}),
          persistentDisposition: { [isRecalled ? 'set' : 'unset']: ['recalled'] },
          ...(items && items.length > 0 ? { epcList: items } : {}),
          ...(classes && classes.length > 0 ? { quantityList: classes.map((epcClass) => ({ epcClass })) } : {}),
          'tongcha:recallNumber': recall,
          'tongcha:recallClass': LEVELS[level],
          ...(reason ? { 'tongcha:recallReason': reason } : {}),
          ...(advice ? { 'tongcha:recallAdvice': advice } : {}),
          'tongcha:orderedBy': authority,
        },
        signal,
      );
      return eventID;
    },
  };
}

/** Of a lot or a product there are many. */
function isClass(code: string): boolean {
  const parsed = parseCode(code);
  return code.startsWith('gs1:') && parsed.ok && parsed.reading.level !== 'ITEM';
}

/** RFC 9562, 5.5: the same of a number each time. */
function uuidOf(number: string): string {
  const hash = createHash('sha1').update(`${TREATED_WITH.namespace}order/${number}`).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
