import type { Fault } from '@tongcha/resilience';
import type { Found } from './client.ts';

/**
 * Whether the questions about a code failed. That the repository refuses one spelling of several, or our own spelling of a
 * foreign scheme, only says that it can hold no such identifier.
 */
export function failureOf(uris: readonly string[], answers: readonly Found[]): Fault | null {
  const faults = answers.flatMap((found) => uris.map((uri) => ({ uri, fault: found.failed.get(uri) })));
  const grave = faults.find(({ fault }) => fault !== undefined && fault.code !== 'BAD_REQUEST')?.fault;
  if (grave) return grave;
  const refused =
    faults.length > 0 && faults.every(({ uri, fault }) => fault !== undefined && !uri.startsWith('urn:tongcha:'));
  return refused ? (faults[0]?.fault ?? null) : null;
}
