import { z } from 'zod';

/** An address. What is shown in logs and conditions has no password in it. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  .refine(hasNoPassword, { error: 'expected an address without user and password' });

export function hasNoPassword(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
