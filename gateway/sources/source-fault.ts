/** Why a text from outside is not taken, whatever stands in it. */
export type SourceFaultCode = 'NOT_READABLE' | 'NOT_SIGNED' | 'OUTDATED';

/** What anybody may know of it. */
export const SOURCE_FAULT_WORDS: Readonly<Record<SourceFaultCode, string>> = {
  NOT_READABLE: 'it cannot be read',
  NOT_SIGNED: 'it is not signed with a key that is trusted',
  OUTDATED: 'it was signed before the one that was taken last',
};

/** A text that is not taken. The message is for the operator. */
export class SourceFault extends Error {
  readonly code: SourceFaultCode;

  constructor(code: SourceFaultCode, message: string = SOURCE_FAULT_WORDS[code], options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceFault';
    this.code = code;
  }
}

/** @returns the error as a fault of the source, NOT_READABLE where it has no code yet */
export function asSourceFault(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new SourceFault('NOT_READABLE', `${SOURCE_FAULT_WORDS.NOT_READABLE}: ${detail}`, { cause: error });
}
