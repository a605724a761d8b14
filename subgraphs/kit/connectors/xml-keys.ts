import { Fault } from '@tongcha/resilience';
import type { Result } from '../legacy-system.ts';

/** Whether XML 1.0 can hold the text at all: no control characters, no lone surrogates. */
export function isXmlText(text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text);
}

/** Asks for the keys that XML can hold; each of the others is its own error, while these are asked. */
export async function perXmlKey<T>(
  keys: readonly string[],
  ask: (keys: readonly string[]) => Promise<readonly T[]>,
): Promise<Result<T>[]> {
  const good = keys.filter(isXmlText);
  const answers = good.length > 0 ? await ask(good) : [];
  let next = 0;
  return keys.map((key) =>
    isXmlText(key)
      ? (answers[next++] as T)
      : new Fault('BAD_REQUEST', 'the code has characters that cannot be asked for'),
  );
}
