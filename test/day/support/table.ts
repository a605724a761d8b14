import type { DayEvent } from '../events.ts';
import type { Told } from './traffic.ts';
import type { Fired } from './watch-alerts.ts';

export interface Row extends Pick<DayEvent, 'zh' | 'en' | 'told'>, Told {
  /** How long anything was away, milliseconds. */
  readonly away: number;
  readonly alert: Fired | null;
}

const HEAD = `# A day of a production installation

\`npm run test:day\` starts two gateways behind HAProxy (the recipe that is shipped), five ministries by mutual TLS, Redis with a password, PostgreSQL, an issuer of tokens and Prometheus with the shipped rules, on the loopback.
Officers go on asking for chains, sixteen a second, while each of these happens. Lost: requests without an answer. Incomplete: from the first answer that misses anything to the last. Away: how long something was, that nothing else stands in for.
Told: the alert, and how long after the event began it fired. CI has a shorter day.

| event | 事件 | asked | lost | away | incomplete | told |
| --- | --- | --- | --- | --- | --- | --- |
`;

/** As docs/day.md has it. */
export function tableOf(rows: readonly Row[]): string {
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  return (
    HEAD +
    rows
      .map(({ zh, en, asked, lost, away, incomplete, incompleteMs, told, alert }) =>
        [
          '',
          en,
          zh,
          asked,
          lost.length,
          away === 0 ? '0' : seconds(away),
          incomplete === 0 ? '0' : `${seconds(incompleteMs)} (${incomplete})`,
          alert ? `\`${alert.name}\`, ${alert.seconds.toFixed(0)} s` : told ? 'nothing' : 'nothing to tell',
          '',
        ]
          .join(' | ')
          .trim(),
      )
      .join('\n') +
    '\n'
  );
}
