import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, OperationTypeNode, parse } from 'graphql';
import { type Said, saidIn, splitQuestion } from '@tongcha/client';
import { ConfigError, readRegularFileSync } from '@tongcha/config';
import type { Condition } from '../readiness/condition.ts';
import { documentsIn, type ListedDocuments } from './trusted-documents.ts';

/** A question that whoever runs this gateway has saved, for anybody to ask. */
export interface SavedQuestion {
  /** Of its file: `recalled-lots` */
  readonly name: string;
  /** As it stands below the head of its file. */
  readonly text: string;
  /** What it asks, in words; null: it does not say. */
  readonly title: Said | null;
  /** What its variables are for, by their names, as far as its head says. */
  readonly about: Readonly<Record<string, Said>>;
}

/** `$since: 自何时起 | since when` */
const VARIABLE = /^\$(\w+): (.+)$/;

const FILE = /^([a-z0-9][a-z0-9-]{0,63})\.graphql$/;
/** Between two looks at the folder. */
const LOOK_MS = 2_000;

/** The questions of a folder, `NAME.graphql` each; a folder that cannot be taken as it is leaves those before. */
export class SavedQuestions {
  readonly #folder: string;
  /** Null: it is to be read whatever it is. */
  #state: string | null = null;
  #all: readonly SavedQuestion[] = [];
  #documents: ListedDocuments = documentsIn([]);
  #fault: string | null = null;

  /** @throws ConfigError where the folder cannot be taken as it is at first */
  constructor(folder: string) {
    this.#folder = folder;
    this.look();
    if (this.#fault !== null) throw new ConfigError([`gateway.questions (GATEWAY_QUESTIONS): ${this.#fault}`]);
  }

  /** Another list once they have changed. */
  get all(): readonly SavedQuestion[] {
    return this.#all;
  }

  byHash(hash: string): string | undefined {
    return this.#documents.byHash(hash);
  }

  has(text: string): boolean {
    return this.#documents.has(text);
  }

  /** Looks at the folder now and then. @returns what ends that */
  watch(): () => void {
    const timer = setInterval(() => this.look(), LOOK_MS).unref();
    return () => clearInterval(timer);
  }

  look(): void {
    try {
      const state = stateOf(this.#folder);
      if (state === this.#state) return;
      this.#state = state;
      this.#all = readQuestions(this.#folder);
      this.#documents = documentsIn(this.#all.map(({ text }) => text));
      this.#fault = null;
    } catch (error) {
      if (error instanceof QuestionFault) this.#fault = error.message;
      else {
        this.#fault = `${this.#folder}: it is no folder that can be read`;
        this.#state = null;
      }
    }
  }

  *conditions(): Generator<Condition> {
    if (this.#fault !== null) yield { reason: 'DOCUMENTS_REFUSED', detail: this.#fault };
  }
}

class QuestionFault extends Error {}

function stateOf(folder: string): string {
  return namesIn(folder)
    .map((name) => {
      const { ino, size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${ino} ${size} ${mtimeMs}`;
    })
    .join('\n');
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
}

function readQuestions(folder: string): SavedQuestion[] {
  return namesIn(folder).map((file) => {
    const name = FILE.exec(file)?.[1];
    const path = join(folder, file);
    if (name === undefined) throw new QuestionFault(`${path}: expected a name of small letters, digits and hyphens`);
    const { head, text } = splitQuestion(readRegularFileSync(path), '#');
    if (!isOneQuery(text)) throw new QuestionFault(`${path}: expected one query, and its fragments`);
    const [title = '', ...others] = head;
    const about = others.flatMap((line) => {
      const [, variable, words] = VARIABLE.exec(line) ?? [];
      return variable && words ? [[variable, saidIn(words)] as const] : [];
    });
    return { name, text, title: title === '' ? null : saidIn(title), about: Object.fromEntries(about) };
  });
}

function isOneQuery(text: string): boolean {
  try {
    const operations = parse(text).definitions.filter((each) => each.kind !== Kind.FRAGMENT_DEFINITION);
    const [operation] = operations;
    return (
      operations.length === 1 &&
      operation?.kind === Kind.OPERATION_DEFINITION &&
      operation.operation === OperationTypeNode.QUERY
    );
  } catch {
    return false;
  }
}
