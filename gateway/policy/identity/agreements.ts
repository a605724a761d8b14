import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { readRegularFileSync } from '@tongcha/config';
import { log } from '@tongcha/observe';
import { forMember } from '../../calls/granted-policy.ts';
import { type Grant, isFor, readAgreement, type Vocabulary } from './agreement.ts';
import type { Identity } from './identity.ts';

/** No file's state: it is to be read whatever it is. */
const UNREAD = 'unread';

interface AgreementFile {
  /** What tells one state of the file from another; null: it is not there. */
  readonly state: string | null;
  /** Of the last state that had no fault. */
  readonly grants: readonly Grant[];
}

/** What is on the graph, as far as agreements speak of it. */
export interface GraphWords extends Vocabulary {
  readonly ministries: readonly string[];
}

interface LastPolicies {
  readonly purpose: string;
  /** From and until when they are the same, epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly policies: readonly string[];
}

export interface AgreementOptions extends GraphWords {
  /** One file a ministry, `<ministry>.yaml`; null, or one that is not there: no agreements. */
  readonly folder: string | null;
  /** Is told of a file that cannot be used: every fault with file and key. */
  readonly report?: (faults: readonly string[]) => void;
}

/**
 * The ministries' sharing agreements. Whoever asks by them looks first, so that a grant that is taken back is gone with
 * the next request; a watcher reports the faults of what changes while nobody asks. A file that becomes bad leaves its last good
 * state in force; one that is bad from the start grants nothing; one that is removed takes its grants along.
 */
export class Agreements {
  #options: AgreementOptions;
  readonly #files = new Map<string, AgreementFile>();
  readonly #stopWatching: () => Promise<void>;
  /** Grants for each identity, whatever their purpose and end; made anew when a file has changed. */
  #grantsOf = new WeakMap<Identity, readonly Grant[]>();
  /** What each identity was last answered. */
  #lastOf = new WeakMap<Identity, LastPolicies>();
  #purposes: ReadonlySet<string> | null = null;
  #folderState: string | null = null;
  #looked = false;

  constructor(options: AgreementOptions) {
    this.#options = options;
    this.look();
    this.#stopWatching = options.folder === null ? async () => {} : this.#watch(options.folder);
  }

  /** Takes in what has changed since the last look; costs a stat a file, once for all who ask in one turn of the event loop. */
  look(): void {
    const { folder } = this.#options;
    if (folder === null || this.#looked) return;
    this.#looked = true;
    setImmediate(() => (this.#looked = false));
    const state = stateOf(folder);
    if (state !== this.#folderState) {
      this.#folderState = state;
      for (const name of namesIn(folder))
        if (!this.#files.has(name)) this.#files.set(name, { state: null, grants: [] });
    }
    for (const [name, file] of this.#files) {
      const now = stateOf(join(folder, name));
      if (now !== file.state) this.#read(folder, name, now);
    }
  }

  /** What another version of the graph has: every file is read anew against it. */
  know(words: GraphWords): void {
    this.#options = { ...this.#options, ...words };
    for (const [name, { grants }] of this.#files) this.#files.set(name, { state: UNREAD, grants });
    this.#looked = false;
    this.look();
  }

  /**
   * The policies that hold for this caller, this purpose and this moment (epoch milliseconds), sorted; what holds for some members
   * alone as `forMember`.
   */
  policiesFor(identity: Identity, purpose: string | null, now: number): readonly string[] {
    // Nothing holds without its purpose.
    if (purpose === null) return NONE;
    const last = this.#lastOf.get(identity);
    if (last && last.purpose === purpose && now >= last.from && now < last.until) return last.policies;
    const held = this.#grantsFor(identity).filter((grant) => now < grant.until && grant.purposes.includes(purpose));
    const policies = [...new Set(held.flatMap(grantedBy))].sort();
    this.#lastOf.set(identity, { purpose, from: now, until: Math.min(...held.map(({ until }) => until)), policies });
    return policies;
  }

  /** What this caller may state; sorted. */
  purposesFor(identity: Identity, now: number): readonly string[] {
    const held = this.#grantsFor(identity).filter((grant) => now < grant.until);
    return [...new Set(held.flatMap((grant) => grant.purposes))].sort();
  }

  /** Whether any agreement knows the purpose, for whomever. */
  isPurpose(purpose: string): boolean {
    this.#purposes ??= new Set(this.#all().flatMap((grant) => grant.purposes));
    return this.#purposes.has(purpose);
  }

  async close(): Promise<void> {
    await this.#stopWatching();
  }

  #grantsFor(identity: Identity): readonly Grant[] {
    let grants = this.#grantsOf.get(identity);
    if (!grants) this.#grantsOf.set(identity, (grants = this.#all().filter((grant) => isFor(grant, identity))));
    return grants;
  }

  #all(): readonly Grant[] {
    return [...this.#files.values()].flatMap(({ grants }) => grants);
  }

  #read(folder: string, name: string, state: string | null): void {
    const last = this.#files.get(name)?.grants ?? [];
    const read = state === null ? { ok: true as const, grants: [] } : this.#parse(folder, name);
    this.#files.set(name, { state, grants: read.ok ? read.grants : last });
    this.#grantsOf = new WeakMap();
    this.#lastOf = new WeakMap();
    this.#purposes = null;
    if (!read.ok)
      this.#report(
        read.faults.map((fault) => `${join(folder, name)}: ${fault}`),
        last.length > 0,
      );
  }

  #parse(folder: string, name: string): ReturnType<typeof readAgreement> {
    const ministry = name.replace(/\.yaml$/, '');
    if (!this.#options.ministries.includes(ministry))
      return {
        ok: false,
        faults: [`(file): expected the name of a ministry on the graph: ${this.#options.ministries.join(', ')}`],
      };
    try {
      return readAgreement(readRegularFileSync(join(folder, name)), ministry, this.#options);
    } catch (error) {
      return { ok: false, faults: [`(file): not readable (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`] };
    }
  }

  #report(faults: readonly string[], goesOn: boolean): void {
    const report =
      this.#options.report ?? (([what, ...files]) => log.error({ event: 'agreement', faults: files }, what));
    report([
      `SHARING AGREEMENT NOT USABLE: ${goesOn ? 'what it last granted goes on; nothing that was changed counts' : 'it grants nothing'}`,
      ...faults,
    ]);
  }

  #watch(folder: string): () => Promise<void> {
    const watcher = watch(folder, { depth: 0, ignoreInitial: true });
    watcher.on('all', () => this.look());
    watcher.on('error', (error) =>
      this.#report([`${folder}: cannot be watched (${String(error)}): faults are reported when somebody asks`], true),
    );
    return () => watcher.close();
  }
}

const NONE: readonly string[] = [];

function grantedBy({ policies, members }: Grant): readonly string[] {
  return members ? policies.flatMap((policy) => members.map((member) => forMember(policy, member))) : policies;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.yaml$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** Inode, size and times in nanoseconds: two states of a file within one millisecond differ. */
function stateOf(path: string): string | null {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${ino}.${size}.${mtimeNs}.${ctimeNs}`;
  } catch {
    return null;
  }
}
