/** Looks up each of the texts where a module shows it: as a value, as a key of a table of texts, and within a template. */
export function wordsIn(
  code: string,
  texts: readonly string[],
): { readonly text: string; readonly words: ReadonlySet<string> } {
  const words = new Set<string>();
  const wanted = new Set(texts);
  const looked = (text: string): string => {
    words.add(text);
    return `__word(${JSON.stringify(text)})`;
  };
  const text = code
    // A table of icons by titles, which are looked up, too.
    .replace(TITLES, (all, indent: string, title: string) =>
      wanted.has(title) ? `${indent}[${looked(title)}]: ` : all,
    )
    .replace(LITERAL, (all, before: string, english: string, after: string) => {
      if (!wanted.has(english) || /(?:\bcase |\bkind: |[!=]== )$/.test(before)) return all;
      return after === ':' ? `${before}[${looked(english)}]:` : `${before}${looked(english)}${after}`;
    })
    .replace(TEMPLATE, (all) =>
      all.replace(/(^`|\})([^`${}]*[A-Za-z][^`${}]*)(`$|\$\{)/g, (part, open: string, words: string, close: string) => {
        const own = texts.find((each) => words.startsWith(each));
        return own === undefined ? part : `${open}\${${looked(own)}}${words.slice(own.length)}${close}`;
      }),
    );
  return { text, words };
}

/** `  Arguments: ArgumentIcon,` */
const TITLES = /^(\s+)([A-Z]\w+): (?=\w+Icon,?$)/gm;
const LITERAL = /((?:\bcase |\bkind: |[!=]== )?)"((?:[^"\\\n]|\\.)*)"(:?)/g;
const TEMPLATE = /`[^`\n]*`/g;
