import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { LogDamage } from './log-damage.ts';

/** Hex digits of a seal: 128 bits. */
const SEAL_DIGITS = 32;

const SEALED = new RegExp(`,"seal":"([0-9a-f]{${SEAL_DIGITS}})"}$`);

/** The longest group of lines that may be found torn. */
const MOST_TORN = 20_000;

/**
 * Vouches for lines that no signed head is over yet: the last line of each write bears a seal, which only the holder of
 * the signing key can make, over the write's lines and the seal before. The first after a head is over that head's
 * hash. So lines that were put there by somebody else, or that follow another head than the last one, are told from our
 * own.
 */
export class Seals {
  readonly #secret: Buffer;
  #before: string;

  /** @param before the `headHash` of the newest head */
  constructor(key: KeyObject, before: string) {
    const private_ = key.export({ format: 'der', type: 'pkcs8' });
    this.#secret = Buffer.from(hkdfSync('sha256', private_, '', 'tongcha-audit-seal-v1', 32));
    this.#before = before;
  }

  /** The lines of one write, the last of them with its seal. It counts once `taken` is told of it. */
  seal(lines: readonly string[]): { readonly lines: string[]; readonly seal: string } {
    const seal = this.#over(lines);
    return { lines: [...lines.slice(0, -1), `${lines.at(-1)?.slice(0, -1)},"seal":"${seal}"}`], seal };
  }

  /** @param before the seal of the last write, or the hash of the head that was signed since */
  taken(before: string): void {
    this.#before = before;
  }

  /**
   * Reads on over lines that follow the newest head.
   * @param torn whether the log ends within a line, and so perhaps within a write
   * @returns how many of them are good: all but those of a last write that was not finished
   * @throws LogDamage when they are not ours, or do not follow that head
   */
  readOn(lines: readonly Buffer[], first: number, torn: boolean): number {
    let good = 0;
    let group: string[] = [];
    for (const [i, bytes] of lines.entries()) {
      const line = bytes.toString('utf8');
      const [, seal] = SEALED.exec(line) ?? [];
      group.push(seal === undefined ? line : line.replace(SEALED, '}'));
      if (seal === undefined) continue;
      if (this.#over(group) !== seal)
        throw new LogDamage(
          `lines ${first + good} to ${first + i} are under no signed head, and are not ours or follow a head that is not there`,
        );
      this.#before = seal;
      good = i + 1;
      group = [];
    }
    if (group.length === 0 || (torn && group.length <= MOST_TORN)) return good;
    throw new LogDamage(
      `lines ${first + good} to ${first + lines.length - 1} are under no signed head and bear no seal of ours`,
    );
  }

  #over(lines: readonly string[]): string {
    const mac = createHmac('sha256', this.#secret).update(`${this.#before}\n`);
    return mac.update(lines.join('\n')).digest('hex').slice(0, SEAL_DIGITS);
  }
}
