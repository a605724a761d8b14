/** Words in both languages of the page. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Why something that was sent is not kept, and what to write instead. */
export interface StatementFault {
  /** From 1: a row of a sheet, an event of a list. */
  readonly place: number;
  /** Of a sheet; null: it is no single one. */
  readonly column: string | null;
  /** Stable. */
  readonly code: string;
  readonly words: Words;
}

/** One that is found where it is not known which row or column it is. */
export type Why = Pick<StatementFault, 'code' | 'words'> & { readonly of?: 'input' | 'subject' | 'party' | undefined };

export function why(code: string, zh: string, en: string, of?: Why['of']): Why {
  return { code, words: { zh, en }, of };
}
