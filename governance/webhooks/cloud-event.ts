import type { AlertEvent } from '../alerts/alert.ts';

const TYPES: Readonly<Record<AlertEvent['kind'], string>> = {
  RAISED: 'tongcha.alert.raised',
  EXTENDED: 'tongcha.alert.extended',
  CLOSED: 'tongcha.alert.closed',
};

/** The media type of `cloudEvent` (CloudEvents 1.0.2, JSON format, 3). */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json';

/** An event as CloudEvents 1.0 JSON: what was found and about which codes; what records say is asked for in the graph. */
export function cloudEvent({ seq, kind, at, alert }: AlertEvent): string {
  const { id, rule, level, codes, sectors, times, risk, affected, state } = alert;
  return JSON.stringify({
    specversion: '1.0',
    id: String(seq),
    source: '/alerts',
    type: TYPES[kind],
    subject: id,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: { alert: id, rule, level, codes, sectors, times, risk, affectedUnits: affected, state },
  });
}
