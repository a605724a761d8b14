import { ConfigError } from '@tongcha/config';
import { log } from '@tongcha/observe';
import type { Condition } from '../readiness/condition.ts';
import { fileSource } from '../sources/file-source.ts';
import type { SourceFault } from '../sources/source-fault.ts';
import type { SourceWords, TextSource, TextTaker } from '../sources/text-source.ts';
import { documentsOf, type ListedDocuments, readDocuments } from './trusted-documents.ts';

const WORDS: SourceWords = { event: 'documents', zh: '可信文档清单', en: 'the manifest of trusted documents' };

/** The trusted documents as their manifest stands; one that cannot be taken leaves those before. */
export class LiveDocuments implements ListedDocuments, TextTaker {
  readonly #path: string | undefined;
  readonly #source: TextSource | null;
  #now: ListedDocuments;
  #fault: string | null = null;

  /** @throws ConfigError where there is none to begin with that can be taken */
  constructor(path: string | undefined) {
    this.#path = path;
    this.#now = readDocuments(path);
    this.#source = path === undefined ? null : fileSource(path, WORDS);
  }

  byHash(hash: string): string | undefined {
    return this.#now.byHash(hash);
  }

  has(text: string): boolean {
    return this.#now.has(text);
  }

  get texts(): ReadonlySet<string> {
    return this.#now.texts;
  }

  /** Follows the file. @returns what ends that */
  watch(): () => Promise<void> {
    return this.#source?.watch(this) ?? (async () => {});
  }

  look(): void {
    this.#source?.look?.();
  }

  async offer(text: string): Promise<void> {
    try {
      this.#now = documentsOf(this.#path, text);
      this.#fault = null;
      log.debug({ event: 'documents' }, '可信文档清单已读取 / the manifest of trusted documents was read');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#fault = error.message;
    }
  }

  refuse({ message }: SourceFault): void {
    this.#fault = message;
  }

  *conditions(): Generator<Condition> {
    if (this.#fault !== null) yield { reason: 'DOCUMENTS_REFUSED', detail: this.#fault };
  }
}
