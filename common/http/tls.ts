import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '@tongcha/config';

/** What node:tls takes, in PEM. */
export interface TlsOptions {
  readonly cert?: string;
  readonly key?: string;
  /** Who signs the other side's certificate. */
  readonly ca?: string;
}

/** A section with the paths of PEM files. */
export const tlsFiles = z.strictObject({
  cert: z
    .string()
    .optional()
    .describe('The file of the own certificate, with those between it and its root, in PEM. Needs key.'),
  key: z.string().optional().describe('The file of its private key, in PEM.'),
  ca: z
    .string()
    .optional()
    .describe(
      'The file of who signs the other side’s certificates, in PEM. A server asks every client for a certificate then.',
    ),
});

/** Paths of PEM files: a certificate, its key, who signs the other side's. */
export type TlsFiles = z.infer<typeof tlsFiles>;

/** @param section its path in the configuration, for the faults @throws ConfigError with every fault at once */
export function readTlsFiles(files: TlsFiles, section: string): TlsOptions {
  const faults: string[] = [];
  if ((files.cert === undefined) !== (files.key === undefined))
    faults.push(`${section}: expected cert and key together`);
  const read = Object.entries(files).flatMap(([name, path]) => {
    if (path === undefined) return [];
    try {
      return [[name, readFileSync(path, 'utf8')]];
    } catch {
      faults.push(`${section}.${name}: expected the path of a readable file`);
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.fromEntries(read) as TlsOptions;
}
