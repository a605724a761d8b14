import { openParts } from '../part.ts';

/** What a repository can be searched by: the standard asks for single events, by exact values. */
export const EPCIS_FILTER = openParts(
  '{ lot: { zh: 批号, en: Lot number }, step: { zh: 业务环节, en: Business step }, from: { zh: 事件时间起, en: Events from, type: DateTime }, to: { zh: 事件时间止, en: Events until, type: DateTime } }',
  {},
).root;
