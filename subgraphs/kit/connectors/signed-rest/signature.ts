import { createHmac } from 'node:crypto';
import { ZONE_MS } from '../../time.ts';

/** SM3 HMAC over requester, service and time, hex. */
export function sign(secret: string, requester: string, service: string, time: string): string {
  return createHmac('sm3', secret)
    .update(requester + service + time, 'utf8')
    .digest('hex');
}

/** Now as `yyyyMMddHHmmss` at +08:00. */
export function busTime(now: number = Date.now()): string {
  return new Date(now + ZONE_MS).toISOString().replace(/\D/g, '').slice(0, 14);
}
