import type { Meters } from '@tongcha/observe';
import type { AlertFigures } from '../governance/alert-watch.ts';

/** Of early warning. */
export function metersOfAlerts(meters: Meters, figures: () => AlertFigures): void {
  const gauge = (name: string, help: string, read: (figures: AlertFigures) => number): void =>
    meters.kept('gauge', { name: `tongcha_gateway_${name}`, help }, () => [[{}, read(figures())]]);
  gauge('changes_waiting', 'codes whose records have changed and are not judged yet', ({ changes }) => changes);
  gauge(
    'changes_wait_seconds',
    'how long the one of them has waited that has waited longest',
    ({ waitsMs }) => waitsMs / 1_000,
  );
  gauge('alerts_open', 'alerts that nobody has acknowledged', ({ open }) => open);
  gauge('webhook_events_waiting', 'events that have not arrived at webhooks yet', ({ sending }) => sending);
  gauge('webhook_events_lost', 'events that did not arrive at webhooks within a day', ({ lost }) => lost);
}
