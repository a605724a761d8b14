import { OPEN, openParts } from '../declared/part.ts';
import { braces, fileOf, lines, list, open } from './lines.ts';
import type { Naming, Sections } from './sections.ts';

/** What is written into a new ministry's folder. */
export interface DraftFiles {
  readonly ministry: string;
  /** Settings by name, as lines of `NAME=value`: addresses, and nothing behind what is secret. */
  readonly settings: string;
  /** Lines that nothing decided. */
  readonly open: number;
}

/** The file, and what is set beside it. */
export function draftFiles(naming: Naming, sections: Sections): DraftFiles {
  const { sector, title, system } = naming;
  const [transport, line] = sections.transport;
  const root = lines({
    ministry: sector,
    title: (title.zh === null || title.en === null ? lines : braces)({
      zh: title.zh ?? open('领域的中文名称'),
      en: title.en ?? open('the sector’s English name'),
    }),
    system,
    [transport]: line,
    codes: lines(Object.fromEntries(sections.codes)),
    words: sections.words,
    records: list(sections.records),
    links: sections.links.length > 0 ? list(sections.links) : null,
    organizations: sections.organizations,
  });
  spaced(root.items.map(({ key }) => key));
  const head = [
    'A draft: what stands here was read from the system, and each guess says on what it rests.',
    `A value that begins with ${OPEN} is open: write what it says in its place. The loader names each with its line.`,
    ...sections.notes,
    ...(sections.links.length > 0
      ? []
      : [
          'No links were found: a chain ends at these records. Write links where the system knows what was made of what.',
        ]),
  ];
  const ministry = fileOf(root, head);
  return { ministry, settings: settingsOf(sections.settings), open: openParts(ministry, {}).faults.length };
}

/** An empty line before each part of the file. */
function spaced(keys: readonly unknown[]): void {
  for (const key of keys.slice(3))
    if (typeof key === 'object' && key !== null) (key as { spaceBefore?: boolean }).spaceBefore = true;
}

function settingsOf(settings: Sections['settings']): string {
  const rows = [...settings].map(([name, value]) => `${name}=${value}`);
  return `# Copy to ministry.env and fill in. It holds passwords: it is never committed.\n${rows.join('\n')}\n`;
}

/** An address may hold an account. */
export function withoutAccount(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}
