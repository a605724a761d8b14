import { log } from '@tongcha/observe';
import type { SourceFault } from '../sources/source-fault.ts';
import type { TextSource, TextTaker } from '../sources/text-source.ts';
import { changesOf } from './changes.ts';
import { asDirectoryFault, DIRECTORY_FAULT_WORDS, DirectoryFault, type DirectoryFaultCode } from './directory-fault.ts';
import { type DirectoryList, readList, writeList } from './list.ts';

/** What anybody may know of the directory. */
export interface DirectoryHealth {
  readonly serial: number;
  readonly issuedAt: string;
  /** Since when it counts. */
  readonly since: string;
  /** Whom no query asks, by name. */
  readonly trial: readonly string[];
  /** The one offered last, where it is not taken. */
  readonly refused: { readonly at: string; readonly code: DirectoryFaultCode; readonly reason: string } | null;
}

/** All that a new list needs is there; exactly one of these is called, in the same turn. */
export interface Renewal {
  commit(): void;
  abandon(): void;
}

/** Makes ready what a list needs. @throws Error where its members cannot be reached as it says */
export type Renew = (list: DirectoryList) => Renewal;

/** The list that counts. Another one counts for all versions of the graph at once, or, with any fault, for none. */
export class Directory implements TextTaker {
  readonly #source: Pick<TextSource, 'watch' | 'look'>;
  readonly #renewals = new Set<Renew>();
  #list: DirectoryList;
  #since = new Date();
  #refused: DirectoryHealth['refused'] = null;

  constructor(first: DirectoryList, source: Pick<TextSource, 'watch' | 'look'>) {
    this.#list = first;
    this.#source = source;
  }

  get list(): DirectoryList {
    return this.#list;
  }

  /** Is called for each list that would count from now on. @returns what ends that */
  attach(renew: Renew): () => void {
    this.#renewals.add(renew);
    return () => void this.#renewals.delete(renew);
  }

  /** @returns what ends that */
  watch(): () => Promise<void> {
    return this.#source.watch(this);
  }

  /** Looks at once whether there is another. */
  look(): void {
    this.#source.look?.();
  }

  /** @param text the payload of a list whose signature counts */
  async offer(text: string): Promise<'taken' | 'unchanged' | 'refused'> {
    try {
      const read = readList(text);
      if (!read.ok) throw new DirectoryFault('NOT_VALID', read.faults);
      return this.#take(read.list);
    } catch (error) {
      this.refuse(asDirectoryFault(error));
      return 'refused';
    }
  }

  refuse(error: SourceFault | DirectoryFault): void {
    const { code, faults } = asDirectoryFault(error);
    this.#refused = { at: new Date().toISOString(), code, reason: DIRECTORY_FAULT_WORDS[code] };
    log.error(
      { event: 'directory-refused', code, faults },
      '数据提供方名录被拒,原名录继续有效 / the directory of members is refused, the last one counts on',
    );
  }

  health(): DirectoryHealth {
    const { serial, issuedAt, members } = this.#list;
    return {
      serial,
      issuedAt,
      since: this.#since.toISOString(),
      trial: members.flatMap(({ name, state }) => (state === 'trial' ? [name] : [])),
      refused: this.#refused,
    };
  }

  #take(list: DirectoryList): 'taken' | 'unchanged' {
    holdNewer(list, this.#list);
    if (list.serial === this.#list.serial) {
      this.#refused = null;
      return 'unchanged';
    }
    const renewals: Renewal[] = [];
    try {
      for (const renew of this.#renewals) renewals.push(renew(list));
    } catch (error) {
      for (const renewal of renewals) renewal.abandon();
      throw error;
    }
    for (const renewal of renewals) renewal.commit();
    const changes = changesOf(this.#list, list);
    this.#list = list;
    this.#since = new Date();
    this.#refused = null;
    log.info(
      { event: 'directory-taken', serial: list.serial, ...changes },
      '新的数据提供方名录生效 / another directory of members counts',
    );
    return 'taken';
  }
}

/** Whoever can write its place could otherwise bring a member back that has left. @throws DirectoryFault */
function holdNewer(list: DirectoryList, last: DirectoryList): void {
  if (list.serial < last.serial)
    throw new DirectoryFault('OUTDATED', [`serial: ${list.serial}: expected more than ${last.serial}`]);
  if (list.serial === last.serial && writeList(list) !== writeList(last))
    throw new DirectoryFault('OUTDATED', [`serial: ${list.serial}: another list has it already`]);
}
