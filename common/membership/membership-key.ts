import { hash } from 'node:crypto';
import { HashedKey } from './hashed-key.ts';

/** A secret that can be guessed is none: all ear tags of a county can be tried in seconds. */
const LEAST_LENGTH = 32;

/**
 * The secret of a federation under which codes are hashed. Without it a filter tells nothing: who holds one cannot try
 * codes on it.
 */
export class MembershipKey {
  /** The key's id, 16 hexadecimal digits: filters of two epochs have nothing in common. */
  readonly epoch: string;
  /** One whole block of SM3 (GB/T 32905), so that a code begins at a block whatever the secret's length. */
  readonly #prefix: string;

  /** @throws RangeError where the secret is shorter than 32 characters */
  constructor(secret: string) {
    if (secret.length < LEAST_LENGTH) throw new RangeError(`expected a secret of ${LEAST_LENGTH} characters at least`);
    this.#prefix = hash('sm3', `tongcha membership key\n${secret}`, 'hex');
    this.epoch = hash('sm3', `tongcha membership epoch\n${this.#prefix}`, 'hex').slice(0, 16);
  }

  /**
   * The first 64 bits of SM3(key ‖ code).
   *
   * @param code in its canonical spelling; of an organisation `uscc:` and its credit code
   */
  hash(code: string): HashedKey {
    const digest = hash('sm3', this.#prefix + code, 'buffer');
    return new HashedKey(this.epoch, digest.readUInt32BE(0), digest.readUInt32BE(4));
  }
}

/** The key in a file's text, white space around it left aside. @throws RangeError where it is too short */
export async function readMembershipKey(text: string): Promise<MembershipKey> {
  return new MembershipKey(text.trim());
}
