import { Fault } from '@tongcha/resilience';

/**
 * What 401 and 403 of a legacy system mean (RFC 9110, 15.5.2 and 15.5.4). It knows nobody but the account of this ministry: 401, that it
 * does not take it, whatever is asked; 403, that it does not give this to it.
 *
 * @returns null for any other status
 */
export function refusedAccount(status: number, place = `HTTP ${status}`): Fault | null {
  if (status === 401) return new Fault('CREDENTIALS_REFUSED', 'does not let its ministry in', { place });
  if (status === 403) return new Fault('REFUSED', 'refuses this to its ministry', { place });
  return null;
}
