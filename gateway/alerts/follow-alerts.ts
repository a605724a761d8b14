import type { AlertEvent, AlertFilter, Alerts } from '@tongcha/governance';
import { matches } from '@tongcha/governance';
import { publicFault, refusal } from './caller-alerts.ts';

/** Who follow in one process at a time. */
const MOST_FOLLOWERS = 1_000;

/** What is raised, as a subscription draws it. @throws GraphQLError where too many follow */
export function followAlerts(
  feed: Alerts['feed'],
  after: number | null,
  filter: AlertFilter,
): (signal: AbortSignal) => AsyncGenerator<AlertEvent, void> {
  if (feed.followers >= MOST_FOLLOWERS)
    throw refusal('OVERLOADED', 'as many follow alerts here as may: try again in a minute, or list them now and then');
  return async function* raised(signal) {
    try {
      for await (const event of feed.follow(after, signal))
        if (event.kind !== 'CLOSED' && matches(event.alert, filter)) yield event;
    } catch (error) {
      throw publicFault(error);
    }
  };
}
