/** What a description of this house says: English sentences, then the Chinese term (CONTRIBUTING.md). */
export interface Terms {
  readonly zh: string | null;
  readonly en: string | null;
}

const HAN = /\p{Script=Han}/u;
/** A sentence's end, then what stands last. */
const LAST = /^(.*[.…?!])\s+([^.…?!]*?)$/su;

/** Splits a description where its last sentence is the Chinese term; a text of one language is of that one. */
export function termsOf(description: string | null | undefined): Terms {
  const text = description?.trim();
  if (!text) return { zh: null, en: null };
  const [, en, zh] = LAST.exec(text) ?? [];
  if (en !== undefined && zh !== undefined && HAN.test(zh)) return { zh, en };
  return HAN.test(text[0] ?? '') ? { zh: text, en: null } : { zh: null, en: text };
}
