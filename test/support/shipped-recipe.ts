import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * The configuration of a balancer as it is shipped, with the test's own addresses.
 * @param file below deploy/
 * @param certificates the folder of cert.pem and key.pem, or of both.pem
 */
export function shippedRecipe(file: string, port: number, [one, two]: readonly number[], certificates: string): string {
  const OWN = [
    [/listen 443|bind 10\.40\.0\.9:443/, (found: string) => `${found.split(' ')[0]} 127.0.0.1:${port}`],
    [/10\.40\.0\.11:4000/, () => `127.0.0.1:${one}`],
    [/10\.40\.0\.12:4000/, () => `127.0.0.1:${two}`],
    [/\/etc\/tongcha\/tls/g, () => certificates],
  ] as const;
  return OWN.reduce(
    (text, [pattern, own]) => {
      expect(text).toMatch(pattern);
      return text.replace(pattern, own);
    },
    readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8'),
  );
}
