import { before, braces, type Line, lines, open } from './lines.ts';
import { type Naming, type Sections, settingName } from './sections.ts';
import { withoutAccount } from './write.ts';

/** For a mapping that has no source to read: everything that a file needs, as open lines. */
export function emptySections(transport: 'http' | 'sql' | 'soap', naming: Naming, url: string): Sections {
  const [urlName, userName, passwordName] = {
    http: ['URL'],
    sql: ['DB_URL', 'DB_USER', 'DB_PASSWORD'],
    soap: ['WSDL', 'USER', 'PASSWORD'],
  }[transport].map((name) => settingName(naming, name));
  const account = { user: `\${${userName}}`, password: `\${${passwordName}}` };
  const places: Readonly<Record<typeof transport, readonly [Line, Line]>> = {
    http: [
      lines({
        url: `\${${urlName}}`,
        ask: lines({ path: open('/query') }),
        answer: lines({ rows: open('data.rows, the path of the rows') }),
      }),
      open("{ send: { code: '{lot}' } }"),
    ],
    sql: [lines({ url: `\${${urlName}}`, ...account }), open('SELECT … FROM … WHERE … IN ({lot})')],
    soap: [
      lines({ wsdl: `\${${urlName}}`, ...account }),
      open("{ operation: Query, send: { code: '{lot}' }, rows: row }"),
    ],
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
    settings: new Map([
      [urlName ?? '', withoutAccount(url)],
      ...[userName, passwordName].flatMap((name) => (name === undefined ? [] : [[name, ''] as const])),
    ]),
  };
}
