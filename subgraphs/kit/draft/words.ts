import type { FieldFacts } from './facts.ts';
import { lines, type Line, open, said } from './lines.ts';
import { plainName } from './names.ts';
import { written } from './rows.ts';

/** What words mean that say so themselves. */
const MEANINGS = {
  result: {
    PASS: ['合格', '通过', '符合', 'pass', 'passed', 'qualified', 'ok'],
    FAIL: ['不合格', '未通过', '不符合', 'fail', 'failed', 'unqualified'],
    CONDITIONAL: ['整改合格', '复检合格', '让步接收', 'conditional'],
  },
  kind: {
    TRANSFORM: ['加工', '生产', '投料', 'transform', 'process', 'processing'],
    PACK: ['包装', '分装', '装箱', 'pack', 'packing'],
    TRANSPORT: ['运输', '承运', 'transport'],
    TREAT: ['施用', '使用', 'treat'],
    HOLD: ['仓储', '储存', '入库', 'store', 'storage', 'hold'],
    INSTALL: ['安装', 'install'],
  },
} as const;

export type WordKind = keyof typeof MEANINGS;

/** Tables of words that the file needs, by name. */
export class Words {
  readonly #tables = new Map<string, Line>();

  /** The value of a field whose words mean one of a few things, and their table; open where no word is known. */
  line(field: FieldFacts, kind: WordKind): Line {
    const words = field.words.length > 0 ? field.words : (field.seen?.words ?? []);
    const values = kind === 'kind' ? KINDS.join(', ') : Object.keys(MEANINGS[kind]).join(', ');
    const name = this.#named(kind, words);
    if (words.length === 0) {
      this.#tables.set(
        name,
        open(
          `{ WORD: ${kind === 'kind' ? 'TRANSFORM' : 'PASS'} }, with what each word of ${field.path} means: ${values}`,
          'its words are not known',
        ),
      );
      return said(`${written(field)} | words ${name}`);
    }
    const entries = words.map((word) => [word, meaningOf(word, kind) ?? open(`one of ${values}`)] as const);
    this.#tables.set(name, lines(Object.fromEntries(entries)));
    return said(
      `${written(field)} | words ${name}`,
      `${words.length} words ${field.seen ? `in ${field.seen.filled} rows` : 'are listed'}`,
    );
  }

  get lines(): Line | null {
    return this.#tables.size === 0 ? null : lines(Object.fromEntries(this.#tables));
  }

  #named(kind: string, words: readonly string[]): string {
    let [name, i] = [kind, 1];
    while (this.#tables.has(name) && !this.#isSame(name, words)) name = `${kind}${(i += 1)}`;
    return name;
  }

  #isSame(name: string, words: readonly string[]): boolean {
    const table = this.#tables.get(name);
    // An open table may be any.
    const own =
      words.length > 0 && typeof table === 'object' && 'items' in table
        ? table.items.map((each) => String((each as { key?: unknown }).key))
        : [];
    return own.join() === words.join();
  }
}

function meaningOf(word: string, kind: WordKind): string | null {
  const own = plainName(word);
  return Object.entries(MEANINGS[kind]).find(([, words]) => (words as readonly string[]).includes(own))?.[0] ?? null;
}

export const KINDS = ['TRANSFORM', 'PACK', 'HOLD', 'INSTALL', 'TREAT', 'TRANSPORT', 'MASS_BALANCE'] as const;
