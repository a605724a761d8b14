import { OPEN, openParts } from '../declared/part.ts';
import { before, braces, fileOf, type Line, lines, list, open } from './lines.ts';
import { type Naming, type Sections, settingName } from './sections.ts';

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

/** For a mapping that has no source to read: everything that a file needs, as open lines. */
export function emptySections(transport: 'http' | 'sql' | 'soap', naming: Naming, url: string): Sections {
  const urlName = settingName(naming, { http: 'URL', sql: 'DB_URL', soap: 'WSDL' }[transport]);
  const places: Readonly<Record<typeof transport, readonly [Line, Line]>> = {
    http: [
      lines({
        url: `\${${urlName}}`,
        ask: lines({ path: open('/query') }),
        answer: lines({ rows: open('data.rows, the path of the rows') }),
      }),
      open("{ send: { code: '{lot}' } }"),
    ],
    sql: [lines({ url: `\${${urlName}}` }), open('SELECT … FROM … WHERE … IN ({lot})')],
    soap: [lines({ wsdl: `\${${urlName}}` }), open("{ operation: Query, send: { code: '{lot}' }, rows: row }")],
  };
  const [line, ask] = places[transport];
  const record = lines({
    ask,
    code: 'lot',
    map: lines({
      productName: open('the path of its name'),
      source: lines({ recordId: open('the path of its number there') }),
    }),
  });
  before(record, 'ask', ['docs/ministry-yaml.md tells every part']);
  return {
    transport: [transport, line],
    codes: new Map([
      ['lot', braces({ code: open(`'urn:${naming.sector}:lot:{no}', with the name of the number in a row`) })],
    ]),
    words: null,
    records: [record],
    links: [],
    organizations: null,
    notes: [],
    settings: new Map([[urlName, withoutAccount(url)]]),
  };
}

/** An address may hold an account. */
export function withoutAccount(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}
