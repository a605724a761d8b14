import { GraphQLError } from 'graphql';
import { ByteWriter } from './bytes.ts';
import type { Path } from './failure.ts';
import { graphqlError, type PublicFault } from './public-error.ts';
import type { Variables } from '../plan/selections.ts';

export const NULL = Buffer.from('null');
export const CLOSE_OBJECT = Buffer.from('}');
const OPEN_DATA = Buffer.from('{"data":');

/** More errors than this tell a caller nothing new. */
const MAX_ERRORS = 1_000;

/** A field without a value that must have one, when no ministry has said why. */
export const MISSING: PublicFault = { code: 'BAD_ANSWER', who: 'a ministry', sector: null, system: null, codes: [] };

/** Writing runs to its end without waiting, so one buffer serves all answers. */
const shared = new ByteWriter();

/** An answer while it is written. */
export class Out {
  readonly bytes = shared;
  /** Where the value stands that is being written. */
  readonly path: (string | number)[] = [];
  readonly errors: GraphQLError[] = [];
  /** With the operation's defaults. */
  readonly variables: Variables;
  /** Whether an object that was written is copied where it stands again. */
  copies: boolean;
  /** Whether strings must be looked at for what JSON escapes. */
  readonly escapes: boolean;
  /** Every failure that was met, whether or not it is told. */
  faults = 0;
  readonly #told = new Map<string, GraphQLError>();
  readonly #collateral = new Set<GraphQLError>();

  constructor(variables: Variables, { shares, escapes }: { readonly shares: boolean; readonly escapes: boolean }) {
    this.variables = variables;
    this.copies = shares;
    this.escapes = escapes;
    this.bytes.begin();
    this.bytes.fixed(OPEN_DATA);
  }

  /** The whole body, as if there were no errors. */
  take(): Buffer {
    this.bytes.fixed(CLOSE_OBJECT);
    return this.bytes.take();
  }

  /** Takes back what was written since, and writes null. */
  nothing(since: number, errorsBefore: number): void {
    this.bytes.length = since;
    this.bytes.fixed(NULL);
    if (this.#collateral.size > 0)
      this.errors.splice(
        errorsBefore,
        Infinity,
        ...this.errors.slice(errorsBefore).filter((error) => !this.#collateral.has(error)),
      );
    // What was to be copied may be gone.
    this.copies = false;
  }

  /** @param collateral told only while what holds the value is not null itself */
  fail(fault: PublicFault, path: Path = this.path, collateral = false): void {
    this.faults += 1;
    const known = this.#told.size;
    const error = this.#tell(fault, path);
    if (!error) return;
    // What is told for the null itself stays, though it was told of the field before.
    if (!collateral) this.#collateral.delete(error);
    else if (this.#told.size > known) this.#collateral.add(error);
  }

  /** Beside data that stand. */
  failBeside(fault: PublicFault): void {
    this.#tell(fault);
  }

  #tell(fault: PublicFault, path?: Path): GraphQLError | null {
    const key = `${fault.code} ${fault.member ?? ''} ${fault.system ?? fault.who} ${path ? JSON.stringify(path) : fault.codes.join()}`;
    const before = this.#told.get(key);
    if (before || this.errors.length > MAX_ERRORS) return before ?? null;
    const error =
      this.errors.length < MAX_ERRORS
        ? graphqlError(fault, path && [...path])
        : new GraphQLError('there are more errors like these', { extensions: { code: 'TOO_MANY_ERRORS' } });
    this.#told.set(key, error);
    this.errors.push(error);
    return error;
  }
}
