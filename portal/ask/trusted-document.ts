/** A document that the gateway knows by its hash: what it is asked with, and what it answers. */
export interface TrustedDocument<Variables, Answer> {
  readonly name: string;
  /** SHA-256 of its text, in hexadecimal. */
  readonly hash: string;
  /** Only types: never there. */
  readonly types?: (variables: Variables) => Answer;
}
