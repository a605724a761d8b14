import type { LiveTls } from '@tongcha/http';
import type { HashedKey, MembershipKey } from '@tongcha/membership';
import type { SigningKey, WatchedFile } from '@tongcha/signature';
import { FilterTable } from './filter-table.ts';
import { type FilterStatus, MemberFilter } from './member-filter.ts';
import { type MemberAddress, MemberReader } from './member-reader.ts';
import { currentMoment, type Moment } from './moment.ts';
import { Room } from './room.ts';

export interface DiscoveryOptions {
  /** Under which members hash their codes. */
  readonly key: Pick<WatchedFile<MembershipKey>, 'value' | 'refresh'>;
  /** Signs what is asked for; members answer nothing else. */
  readonly signingKey: WatchedFile<SigningKey> | null;
  /** Memory for all filters, bytes. */
  readonly mostBytes: number;
  /** 0 to 1, as `Math.random`. */
  readonly random?: () => number;
  readonly now?: () => Moment;
}

/** A member's filter in the hands of one who asks members. */
export interface HeldFilter {
  readonly filter: MemberFilter;
  /** Once: it is kept up to date until nobody holds it. */
  release(): Promise<void>;
}

/** One in so many of those that a filter excludes is asked anyhow: a filter that lies comes out. */
const SHADOW = 1_000;
/** And of the codes one in so many at most, however many members there are: asking is what filters spare. */
const SHADOW_CODES = 10;

/** Hashed codes that are kept. */
const MOST_PREPARED = 8_192;

/** The filters of the members, and which of them may know a code. */
export class Discovery {
  readonly #options: Required<DiscoveryOptions>;
  readonly #room: Room;
  readonly #known = new Map<string, { readonly filter: MemberFilter; holders: number }>();
  /** Codes of late, hashed under that key. */
  readonly #prepared = new Map<string, HashedKey>();
  #preparedWith: MembershipKey | null = null;
  #changes = 0;
  #moment: Moment | null = null;

  constructor(options: DiscoveryOptions) {
    this.#options = { random: Math.random, now: currentMoment, ...options };
    this.#room = new Room(options.mostBytes);
  }

  /** Bytes of all filters. */
  get bytes(): number {
    return this.#room.bytes;
  }

  /** The filter of the member at that address, fetched from now on. */
  take(address: MemberAddress, tls?: LiveTls): HeldFilter {
    const id = JSON.stringify(address);
    const known = this.#known.get(id) ?? { filter: this.#open(address, tls), holders: 0 };
    known.holders += 1;
    this.#known.set(id, known);
    return {
      filter: known.filter,
      release: async () => {
        known.holders -= 1;
        if (known.holders > 0) return;
        this.#known.delete(id);
        await known.filter.close();
      },
    };
  }

  /**
   * Hashes a code, once for all members, each of which may be asked about a whole batch before the next.
   *
   * @param code in its canonical spelling; of an organisation `uscc:` and its credit code
   */
  prepare(code: string): HashedKey {
    const key = this.#options.key.value;
    if (key !== this.#preparedWith || this.#prepared.size >= MOST_PREPARED) {
      this.#prepared.clear();
      this.#preparedWith = key;
    }
    const known = this.#prepared.get(code);
    if (known) return known;
    const prepared = key.hash(code);
    this.#prepared.set(code, prepared);
    return prepared;
  }

  /** The moment of this turn of the loop: clocks are read once for all members and codes of it. */
  moment(): Moment {
    if (!this.#moment) {
      this.#moment = this.#options.now();
      queueMicrotask(() => (this.#moment = null));
    }
    return this.#moment;
  }

  /** Filters in which codes are looked up together; null: a member without one. */
  table(filters: readonly (MemberFilter | null)[]): FilterTable {
    return new FilterTable(filters, () => this.#changes);
  }

  /** Whether one that is excluded is asked anyhow, this time: what it knows then, its filter has left out (`foundLying`). */
  asksAnyhow(): boolean {
    return this.shadowAmong(Math.max(1, this.#known.size)) === 0;
  }

  /** Which of so many that are excluded is asked anyhow, from 0 on; null: none of them, this time. */
  shadowAmong(excluded: number): number | null {
    const drawn = Math.floor(this.#options.random() * Math.max(SHADOW, SHADOW_CODES * excluded));
    return drawn < excluded ? drawn : null;
  }

  /** How each member's filter stands, by the member's name. */
  *status(): Iterable<readonly [member: string, FilterStatus]> {
    const now = this.#options.now();
    for (const { filter } of this.#known.values()) yield [filter.member, filter.status(now)];
  }

  #open(address: MemberAddress, tls: LiveTls | undefined): MemberFilter {
    const { key, signingKey, random, now } = this.#options;
    return new MemberFilter({
      member: address.name,
      reader: new MemberReader(address, signingKey, tls),
      key: async () => {
        await key.refresh(1_000);
        return key.value;
      },
      room: this.#room,
      random,
      now,
      changed: () => (this.#changes += 1),
    });
  }
}
