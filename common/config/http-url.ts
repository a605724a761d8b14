import { z } from 'zod';

/** An address. What is shown in logs and conditions has no password in it. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  // Production refuses what begins with http: in no other spelling may it go by.
  .refine((text) => /^https?:/.test(text), { error: 'expected an address that begins with http:// or https://' })
  .refine(hasNoPassword, { error: 'expected an address without user and password' });

export function hasNoPassword(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
