import { ConfigError } from '@tongcha/config';
import { SOURCE_FAULT_WORDS, SourceFault, type SourceFaultCode } from '../sources/source-fault.ts';

/** Why a list of members is not taken. */
export type DirectoryFaultCode = SourceFaultCode | 'NOT_VALID' | 'SETTINGS';

/** What anybody may know of it. */
export const DIRECTORY_FAULT_WORDS: Readonly<Record<DirectoryFaultCode, string>> = {
  ...SOURCE_FAULT_WORDS,
  OUTDATED: 'it is older than the one that counts',
  NOT_VALID: 'it is no list of members',
  SETTINGS: 'its members cannot be reached as it says',
};

/** A list that is not taken; what counted before counts on. */
export class DirectoryFault extends Error {
  readonly code: DirectoryFaultCode;
  /** Each by its key, for the operator. */
  readonly faults: readonly string[];

  constructor(code: DirectoryFaultCode, faults: readonly string[] = [], options?: ErrorOptions) {
    super([DIRECTORY_FAULT_WORDS[code], ...faults].join('\n'), options);
    this.name = 'DirectoryFault';
    this.code = code;
    this.faults = faults;
  }
}

/** @returns the error as a fault of the directory, SETTINGS where its members cannot be connected */
export function asDirectoryFault(error: unknown): DirectoryFault {
  if (error instanceof DirectoryFault) return error;
  if (error instanceof SourceFault) return new DirectoryFault(error.code, [error.message], { cause: error });
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)];
  return new DirectoryFault('SETTINGS', faults, { cause: error });
}
