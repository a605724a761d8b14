export type Language = 'zh' | 'en';

/** The same in both languages. */
export type Said = Readonly<Record<Language, string>>;
