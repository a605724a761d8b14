import { ConfigError, envName } from '@tongcha/config';
import type { Address, Refusal } from '@tongcha/signature';
import type { TlsFiles } from './tls.ts';
import { WatchedTls } from './watched-tls.ts';
import { type AdmitCall, everyoneIsAnonymous, verifiedCalls } from './verified-calls.ts';

/** Whose signed calls are answered, and over what connection. */
export interface CallVerificationOptions {
  /** The path of a JWK set: the gateways whose signed calls are answered. Without it everyone is answered, as anonymous. */
  readonly trustedKeys?: string | undefined;
  /** Where gateways reach it, an address or several with spaces between: calls signed for another are refused. */
  readonly address?: string | undefined;
  /** With `ca`, clients must show a certificate that it has signed. */
  readonly tls?: TlsFiles | undefined;
  /** Refuses to start without trusted keys, or without its address. */
  readonly production?: boolean;
  /** Is told why of each call that is not answered. */
  readonly onRefused?: ((reason: Refusal) => void) | undefined;
  /** Where these stand in the configuration; in the ministry's own section where not given. */
  readonly section?: readonly string[];
}

/**
 * Who is let in, and over what.
 * @param section of the configuration, as its faults name it
 * @throws ConfigError with every fault at once
 */
export async function openCallVerification(
  ministry: string,
  options: CallVerificationOptions,
): Promise<{ readonly admit: AdmitCall; readonly tls: WatchedTls | undefined }> {
  const { trustedKeys, address, tls, production } = options;
  const path = options.section ?? [ministry.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  const keyOf = (...keys: readonly string[]): string =>
    `${[...path, ...keys].join('.')} (${envName([...path, ...keys])})`;
  const faults: string[] = [];
  const keep = (error: unknown): undefined => {
    const key = keyOf('trustedKeys');
    faults.push(
      ...(error instanceof ConfigError
        ? error.faults
        : [`${key}: ${JSON.stringify(trustedKeys)}: ${error instanceof Error ? error.message : String(error)}`]),
    );
  };
  let files: WatchedTls | undefined;
  try {
    files = tls && new WatchedTls(tls, [...path, 'tls'].join('.'));
    if (files && files.options.cert === undefined)
      faults.push(`${keyOf('tls', 'cert')}: not set: expected the path of our certificate`);
  } catch (error) {
    keep(error);
  }
  const admit =
    trustedKeys === undefined
      ? everyoneIsAnonymous
      : await verifiedCalls({ ministry, trustedKeys, addresses: addressesIn(address) }, options.onRefused).catch(keep);
  if (production && address === undefined)
    faults.push(
      `${keyOf('address')}: not set: expected the address by which gateways reach it, since production is true`,
    );
  if (production && trustedKeys === undefined)
    faults.push(`${keyOf('trustedKeys')}: not set: expected the path of a JWK set, since production is true`);
  if (faults.length > 0 || !admit) throw new ConfigError(faults);
  return { admit, tls: files };
}

/** Each was checked with the configuration. */
function addressesIn(text = ''): Address[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((each) => {
      const { host, pathname } = new URL(each);
      return { authority: host, path: pathname };
    });
}
