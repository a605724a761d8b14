import type { FileKind } from '../../connectors/file-drop/index.ts';
import { escaped } from '../template.ts';
import type { Fields, Part } from '../part.ts';
import { charsetIn } from '../http/http.ts';
import { columnIn, widthsIn } from './columns.ts';

const KEYS = [
  'name',
  'format',
  'charset',
  'columns',
  'delimiter',
  'quotes',
  'header',
  'element',
  'lists',
  'sheet',
  'key',
  'version',
  'whole',
  'end',
  'done',
  'quiet',
] as const;
type KindFields = Fields<(typeof KEYS)[number]>;

/** Which keys are of which format alone. */
const OWN: Readonly<Record<'csv' | 'fixed' | 'xml' | 'excel', readonly (typeof KEYS)[number][]>> = {
  csv: ['charset', 'columns', 'delimiter', 'quotes', 'header', 'end'],
  fixed: ['charset', 'columns', 'end'],
  xml: ['charset', 'element', 'lists'],
  excel: ['columns', 'sheet', 'header'],
};
const OF_A_FORMAT = new Set(Object.values(OWN).flat());

/** A file that says nothing of being whole is left alone for so long, seconds. */
const QUIET_S = 5;

/** One kind of file, before it is known by what its rows are looked up. */
export interface DeclaredKind {
  readonly kind: FileKind;
  /** Whether its files name their columns, so that others than the declared may be read. */
  readonly open: boolean;
}

/** `lots: { name: 'LOT_*.csv', format: csv, key: [company, lotNo] }` */
export function kindIn(part: Part, name: string): DeclaredKind | null {
  const fields = part.fields(KEYS);
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(name)) part.fault('a kind of file is named in small letters: lots');
  const glob = fields.need('name', "name: 'LOT_*.csv'")?.text('the name of its files') ?? null;
  const type = fields
    .need('format', 'format: csv, fixed, xml or excel')
    ?.word(['csv', 'fixed', 'xml', 'excel'] as const);
  if (glob === null || !type) return null;
  for (const key of OF_A_FORMAT)
    if (!OWN[type].includes(key)) fields.get(key)?.fault(`${key} is nothing of ${type}; leave it out`);
  const format = formatIn(part, fields, type);
  const version = fields.get('version');
  const whole = fields.get('whole')?.flag() ?? false;
  if (whole) version?.fault('of a whole list the last file counts; leave version out');
  const versionColumn = version && columnIn(version);
  const key = (fields.get('key')?.entries() ?? []).flatMap((each) => columnIn(each) ?? []);
  if (!whole && key.length === 0)
    part.fault(
      'key is missing; write key: [the columns that name a row], or whole: true where each file is the whole list',
    );
  const charset = fields.get('charset');
  const done = doneIn(fields.get('done'), glob);
  // A document and a workbook have an end of their own.
  const endsItself =
    type === 'excel' || type === 'xml' || (format.type !== 'excel' && format.type !== 'xml' && format.trailer);
  const quiet = fields.get('quiet')?.integer(0, 86_400) ?? QUIET_S;
  return {
    open: type === 'xml' || type === 'excel' || (format.type === 'csv' && format.open === true),
    kind: {
      name,
      pattern: new RegExp(`^${globbed(glob)}$`, 'u'),
      format,
      key,
      lookups: [],
      whole,
      ...(versionColumn ? { version: versionColumn, versionIs: 'time' as const } : {}),
      ...(done ? { done } : {}),
      ...(endsItself && !fields.get('quiet') ? {} : { quietMs: quiet * 1_000 }),
      ...(charset ? { charset: charsetIn(charset) } : {}),
    },
  };
}

function formatIn(part: Part, fields: KindFields, type: 'csv' | 'fixed' | 'xml' | 'excel'): FileKind['format'] {
  const trailer = fields.get('end')?.flag() ?? false;
  const columns = (): string[] => (fields.get('columns')?.entries() ?? []).flatMap((each) => columnIn(each) ?? []);
  switch (type) {
    case 'fixed':
      return {
        type,
        columns: widthsIn(fields.need('columns', 'columns: { no: 12, name: 40 }') ?? part.empty()),
        trailer,
      };
    case 'xml':
      return {
        type,
        element: fields.need('element', 'element: the name of a row')?.text('the name of an element') ?? '',
        lists: fields.get('lists')?.texts('an element') ?? [],
        columns: [],
      };
    case 'excel':
      return {
        type,
        sheet: fields.get('sheet')?.text('the name of a sheet') ?? null,
        header: fields.get('header')?.integer(1, 1_000) ?? 1,
        columns: columns(),
      };
    default: {
      const header = fields.get('header')?.flag() ?? true;
      if (!header && !fields.get('columns'))
        fields.get('header')?.fault('without a header the columns are missing; write columns: [no, name]');
      return {
        type,
        columns: columns(),
        trailer,
        delimiter: delimiterIn(fields.get('delimiter')),
        quoted: fields.get('quotes')?.flag() ?? true,
        header,
        open: header,
      };
    }
  }
}

function delimiterIn(part: Part | undefined): string {
  const written = part?.text("one sign: ';', or tab") ?? ',';
  const sign = written === 'tab' ? '\t' : written;
  if (/^[\t!-~]$/.test(sign) && !/["\w]/.test(sign)) return sign;
  part?.fault("expected one sign: ';', '|', or tab");
  return ',';
}

/** `'{name}.ok'`: LOT_1.csv.ok says that LOT_1.csv is whole; `'{stem}.done'`: LOT_1.done. */
function doneIn(part: Part | undefined, glob: string): FileKind['done'] | null {
  const template = part?.text("the file beside it: '{name}.ok'") ?? null;
  if (part === undefined || template === null) return null;
  if (!/^[^{}/]*\{(?:name|stem)\}[^{}/]*$/.test(template)) {
    part.fault("expected {name} or {stem}, its name without what follows the dot, and what stands beside: '{name}.ok'");
    return null;
  }
  const named = template.replace('{name}', glob).replace('{stem}', glob.replace(/\.[^.]*$/, ''));
  if (named === glob) part.fault('the file itself cannot say so; write a name beside it');
  return { template, pattern: new RegExp(`^${globbed(named)}$`, 'iu') };
}

/** `*` any signs, `?` one. */
function globbed(glob: string): string {
  return glob
    .replace(/[^*?]+/g, escaped)
    .replaceAll('*', '.*')
    .replace(/(?<!\\)\?/g, '.');
}
