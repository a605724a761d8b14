import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFileSync } from '@tongcha/config';
import type { Identity } from '@tongcha/identity';
import { forMember } from '../../calls/granted-policy.ts';
import { type Grant, isFor, readAgreement, type Vocabulary } from './agreement.ts';

/** No file's state: it is to be read whatever it is. */
const UNREAD = 'unread';
/** Between two looks while nobody asks. */
const LOOK_MS = 1_000;

/** One ministry's agreement. */
export interface AgreementFile {
  /** What tells one state of the file from another; null: it is not there. */
  readonly state: string | null;
  /** The text by which it grants: the last that had no fault. Null: it grants nothing. */
  readonly text: string | null;
  readonly grants: readonly Grant[];
  /** Why its present text is not in force; nothing where it is. */
  readonly faults: readonly string[];
}

/** What is on the graph, as far as agreements speak of it. */
export interface GraphWords extends Vocabulary {
  readonly policies: ReadonlySet<string>;
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
  /** One file a ministry, `<ministry>.yaml`; null: there are no agreements. */
  readonly folder: string | null;
}

/**
 * The ministries' sharing agreements. Whoever asks by them looks first, so that a grant that is taken back is gone with
 * the next request. A file that becomes bad leaves its last good text in force; one that is bad from the start grants nothing, unless
 * another gateway has kept what it granted (`restore`); one that is removed takes its grants along.
 */
export class Agreements {
  #options: AgreementOptions;
  readonly #files = new Map<string, AgreementFile>();
  readonly #timer: NodeJS.Timeout | undefined;
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
    if (options.folder !== null) this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** By ministry, those that are or were in the folder; null: there is no folder. */
  get files(): ReadonlyMap<string, AgreementFile> | null {
    return this.#options.folder === null ? null : this.#files;
  }

  /** The ministries on the graph that share something on conditions. */
  get sharing(): readonly string[] {
    const { ministries, policies } = this.#options;
    return ministries.filter((name) => [...policies].some((policy) => policy.startsWith(`${name}/`)));
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
      for (const name of namesIn(folder)) if (!this.#files.has(name)) this.#files.set(name, NEW);
    }
    for (const [name, file] of this.#files) {
      const now = stateOf(join(folder, `${name}.yaml`));
      if (now !== file.state) this.#read(folder, name, now, file);
    }
  }

  /** What another version of the graph has: every file is read anew against it. */
  know(words: GraphWords): void {
    this.#options = { ...this.#options, ...words };
    for (const [name, file] of this.#files) this.#files.set(name, { ...file, state: UNREAD });
    this.#looked = false;
    this.look();
  }

  /** Takes what another gateway has in force for a ministry whose file is bad here and was never good. */
  restore(ministry: string, text: string): void {
    const file = this.#files.get(ministry);
    if (!file || file.text !== null || file.faults.length === 0) return;
    // Whatever graph there is now: it was good on one, and is judged no more where it goes on elsewhere.
    const read = readAgreement(text, ministry, ANYTHING);
    if (read.ok) this.#set(ministry, { ...file, text, grants: read.grants });
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

  close(): void {
    clearInterval(this.#timer);
  }

  #grantsFor(identity: Identity): readonly Grant[] {
    let grants = this.#grantsOf.get(identity);
    if (!grants) this.#grantsOf.set(identity, (grants = this.#all().filter((grant) => isFor(grant, identity))));
    return grants;
  }

  #all(): readonly Grant[] {
    return [...this.#files.values()].flatMap(({ grants }) => grants);
  }

  #read(folder: string, name: string, state: string | null, last: AgreementFile): void {
    if (state === null) return this.#set(name, NEW);
    const { text, faults } = textOf(join(folder, `${name}.yaml`));
    const read = faults ? { ok: false as const, faults } : this.#parse(name, text);
    this.#set(
      name,
      read.ok ? { state, text, grants: read.grants, faults: [] } : { ...last, state, faults: read.faults },
    );
  }

  #parse(ministry: string, text: string): ReturnType<typeof readAgreement> {
    const { ministries } = this.#options;
    if (ministries.includes(ministry)) return readAgreement(text, ministry, this.#options);
    return { ok: false, faults: [`(file): expected the name of a ministry on the graph: ${ministries.join(', ')}`] };
  }

  #set(name: string, file: AgreementFile): void {
    this.#files.set(name, file);
    this.#grantsOf = new WeakMap();
    this.#lastOf = new WeakMap();
    this.#purposes = null;
  }
}

const NONE: readonly string[] = [];
const NEW: AgreementFile = { state: null, text: null, grants: [], faults: [] };
const ANYTHING: Vocabulary = { policies: { has: () => true }, sectors: new Set() };

function grantedBy({ policies, members }: Grant): readonly string[] {
  return members ? policies.flatMap((policy) => members.map((member) => forMember(policy, member))) : policies;
}

function textOf(path: string): { readonly text: string; readonly faults?: readonly string[] } {
  try {
    return { text: readRegularFileSync(path) };
  } catch (error) {
    return { text: '', faults: [`(file): not readable (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`] };
  }
}

/** Of the ministries that have a file there. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.yaml$/.test(name))
      .map((name) => name.replace(/\.yaml$/, ''))
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
