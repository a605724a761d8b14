import { buildASTSchema, type GraphQLSchema, Kind, parse } from 'graphql';
import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { type OwnScheme, OwnSchemes } from '@tongcha/codes';
import type { History, LegacySystem } from '../legacy-system.ts';
import type { Ministry } from '../ministry.ts';
import { ministrySdl } from '../schema.ts';
import { dateTime } from '../time.ts';
import { schemaText } from '@tongcha/schema/files';
import { Shapes } from '../values/shapes.ts';
import { tellNewShape } from '../values/tell.ts';
import type { Asked } from './asked.ts';
import { codesOf } from './codes.ts';
import type { Converter } from './converters.ts';
import { guarded, type Hooks } from './hooks.ts';
import { httpTransport } from './http/http.ts';
import type { Mapping } from './mapping.ts';
import { type Fields, type FileFault, MinistryFileError, openParts, type Part, type Settings } from './part.ts';
import { Report } from './report.ts';
import { sdlOf, wordsOf } from './sdl.ts';
import { type LinkSource, linkSource } from './link-source.ts';
import { type MentionSource, mentionSource } from './mention-source.ts';
import { organizationSource } from './organization-source.ts';
import { recallsOf } from './orders.ts';
import { pathsOf, type Reading } from './reading.ts';
import { type RecordSource, recordSource } from './record-source.ts';
import { sharingOf } from './sharing.ts';
import { DeclaredSystem } from './system.ts';
import { type Recorded, recording } from './recorded.ts';
import { type Tap, tapped } from './tap.ts';
import { EPCIS_FILTER } from './epcis/filter.ts';
import type { Transport } from './transport.ts';

/** A ministry out of its file. */
export interface DeclaredMinistry {
  readonly ministry: Ministry & { readonly schema: string };
  /** What was not read, by place and count. */
  readonly report: Report;
  /** Codes of its own, as they are printed. */
  readonly codes: OwnSchemes;
  /** Closes its system, where nobody serves it. */
  close(): Promise<void>;
}

/** Where a ministry's text is from, and how it is compiled. */
export interface DeclareOptions {
  /** As faults name it, and beside which `schema` and `hooks` are looked for. */
  readonly file?: string;
  readonly settings?: Settings;
  /** Is told of each file that belongs to it, before that is read. */
  readonly reads?: (path: string) => void;
  /** Sees what is asked and what comes, or answers in the system's place. */
  readonly tap?: Tap;
}

const KEYS = [
  'ministry',
  'member',
  'title',
  'authority',
  'system',
  'history',
  'schema',
  'hooks',
  'http',
  'sql',
  'soap',
  'files',
  'epcis',
  'codes',
  'words',
  'fields',
  'sharing',
  'records',
  'links',
  'organizations',
  'mentions',
  'recalls',
] as const;
const TRANSPORTS = ['http', 'sql', 'soap', 'files', 'epcis'] as const;
const NAME = /^[a-z]+(-[a-z]+)*$/;

/**
 * A ministry as its file declares it, compiled: nothing of the file is read again while it answers.
 *
 * @param file path of `ministry.yaml`
 * @param settings values of `${NAME}` in it; whoever starts it reads them from its environment
 * @throws MinistryFileError with every fault, its line and what to write
 */
export async function declareMinistry(file: string, settings: Settings = {}): Promise<DeclaredMinistry> {
  return declaredIn(await textOf(file), { file, settings });
}

/**
 * The sector's own schema that such a file declares, in SDL, beside the contract; its settings need no values for that.
 *
 * @throws MinistryFileError
 */
export async function declaredSchema(file: string): Promise<string> {
  const { root, faults } = openParts(await textOf(file), {});
  const name = faults.length > 0 ? null : named(root.members().get('ministry'));
  const codes = codesOf(root.members().get('codes'));
  const beside = (path: string): string => resolve(file, '..', path);
  const schema = name === null ? null : await schemaOf(root, name, beside, codes);
  if (schema === null || faults.length > 0) throw new MinistryFileError(file, inOrder(faults));
  return schema;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new MinistryFileError(file, [{ line: 1, column: 1, message: 'expected a file that can be read' }]);
  }
}

/** The same of a text. */
export async function declaredIn(text: string, options: DeclareOptions = {}): Promise<DeclaredMinistry> {
  const { file = 'ministry.yaml', settings = {}, reads = () => {}, tap } = options;
  const { root, faults } = openParts(text, settings);
  if (faults.length > 0) throw new MinistryFileError(file, faults);
  const beside = (path: string): string => {
    const whole = resolve(file, '..', path);
    reads(whole);
    return whole;
  };
  const made = await compile(root, { beside, tap }, faults);
  if (made === null || faults.length > 0) {
    await made?.close();
    throw new MinistryFileError(file, inOrder(faults));
  }
  return made;
}

/** The whole path of a file that is named beside this one. */
type Beside = (path: string) => string;

interface Surroundings {
  readonly beside: Beside;
  readonly tap: Tap | undefined;
}

async function compile(
  root: Part,
  { beside, tap }: Surroundings,
  faults: readonly FileFault[],
): Promise<DeclaredMinistry | null> {
  const fields = root.fields(KEYS, 'a ministry: ministry: timber');
  const name = named(fields.need('ministry', 'ministry: timber (small letters, with hyphens)'));
  const system = fields.need('system', 'system: timber-register')?.text() ?? name ?? '';
  if (name === null) return null;
  const codes = codesOf(fields.get('codes'));
  const shapes = new Shapes((place, change) => tellNewShape(system, place, change));
  const hooks = await hooksOf(fields.get('hooks'), beside);
  // What it would convert is not known without it.
  if (hooks === null) return null;
  const transport = await transportOf(fields, shapes, hooks, tap);
  const schemaText = await schemaOf(root, name, beside, codes);
  const schema = schemaText === null ? null : schemaIn(name, schemaText, fields.get('fields') ?? root);
  if (schema === null || schemaText === null) {
    await transport?.close();
    return null;
  }
  const mapping: Mapping = {
    schema,
    shapes,
    words: tablesOf(fields.get('words')),
    codes,
    converters: convertersOf(hooks),
  };
  const sharing = sharingOf(fields.get('sharing'), name, mapping, schemaText);
  // Whoever lists it in a directory reads these.
  const authority = fields.get('authority');
  if (authority) wordsOf(authority, '{ zh: 海关总署, en: General Administration of Customs }');
  const member = fields.get('member')?.text();
  /** @param made null: there are faults, and what was begun is closed */
  const ministryOf = (made: LegacySystem | null, report: Report, begun?: Transport): DeclaredMinistry => ({
    ministry: { name, ...(member ? { member } : {}), schema: schemaText, systems: made ? [made] : [], sharing },
    report,
    codes: made ? new OwnSchemes(ownSchemesIn(codes)) : NO_CODES,
    close: async () => (made ?? begun)?.close(),
  });
  const epcisPart = fields.get('epcis');
  if (epcisPart && transport === null) {
    const { declaredRepository, TOLD_BY_EPCIS } = await import('./epcis/epcis.ts');
    for (const key of TOLD_BY_EPCIS) fields.get(key)?.fault(`a repository tells ${key} by the standard; leave it out`);
    const repository = declaredRepository(epcisPart, fields.get('fields'), { ministry: name, system, mapping });
    return ministryOf(repository, new Report(shapes));
  }
  const recordsPart = fields.need('records', 'records: a list of what is asked and how it is read');
  if (transport === null) return null;
  const reading: Reading = { ministry: name, system, mapping, transport, ownFields: pathsOf(fields.get('fields')) };
  const records = listed(recordsPart, (part, i) =>
    recordSource(part, i === 0 ? 'records' : `records[${i + 1}]`, reading),
  );
  const links = listed(fields.get('links'), (part, i) => linkSource(part, `links[${i + 1}]`, reading));
  const organizationsPart = fields.get('organizations');
  const organizations = organizationsPart ? organizationSource(organizationsPart, reading) : null;
  const mentions = listed(fields.get('mentions'), (part, i) => mentionSource(part, `mentions[${i + 1}]`, reading));
  const recallsPart = fields.get('recalls');
  const recalls = recallsPart ? recallsOf(recallsPart, reading) : null;
  checkFilters(recordsPart, records);
  checkMentions(fields.get('mentions'), mentions, [
    ...records.flatMap(({ asked, links: own }) => [asked, ...own.flatMap(endsOf)]),
    ...links.flatMap(endsOf),
    ...(organizations ? [organizations.asked] : []),
  ]);
  const report = new Report(shapes);
  const history = historyOf(fields.get('history'), transport);
  const declared = new DeclaredSystem({
    system,
    transport,
    records,
    links,
    organizations,
    mentions,
    recalls,
    history,
    report,
  });
  if (faults.length === 0) await transport.open?.();
  return ministryOf(faults.length > 0 ? null : declared, report, transport);
}

/** Each of them is asked by whatever is filtered by: one without a place for it would find what is excluded. */
function checkFilters(part: Part | undefined, records: readonly RecordSource[]): void {
  const [first, ...others] = records.flatMap(({ search }) => search ?? []);
  const all = [...(first?.filters ?? [])].sort().join(', ');
  if (others.some(({ filters }) => [...filters].sort().join(', ') !== all))
    part?.fault('records that are searched have the same filters each; write those of the first in all of them');
}

function endsOf({ asked }: LinkSource): readonly Asked[] {
  return [asked.BACK, asked.FORWARD];
}

/** A kind of code that is asked for and never mentioned would never be asked for: members' filters say no. */
function checkMentions(part: Part | undefined, mentions: readonly MentionSource[], asked: readonly Asked[]): void {
  if (mentions.length === 0) return;
  const told = new Set(mentions.flatMap(({ kinds }) => kinds));
  const lacking = [...new Set(asked.map(({ scheme }) => scheme.name))].filter((name) => !told.has(name));
  if (lacking.length > 0)
    part?.fault(`${lacking.join(', ')} is asked for and not mentioned, so nobody would ask; write it under codes`);
}

/** `history: 2024-01-01T00:00:00+08:00`, since when a system keeps what it knew; where any question asks of a moment. */
function historyOf(part: Part | undefined, transport: Recorded): History | null {
  const written = part?.text('a time: 2024-01-01T00:00:00+08:00') ?? null;
  const since = written === null ? null : dateTime(written);
  if (written !== null && since === null) part?.fault('expected a time: 2024-01-01T00:00:00+08:00');
  if (transport.history) part?.fault('the files say how far back they reach; leave it out');
  if (transport.questions().some(({ names }) => names.includes('asOf')))
    return { since: since === null ? null : new Date(since).toISOString() };
  part?.fault('no question asks of a moment; write {asOf?} where it stands');
  return null;
}

const NO_CODES = new OwnSchemes([]);

function ownSchemesIn(codes: Mapping['codes']): OwnScheme[] {
  return [...codes.values()].flatMap(({ own }) => own ?? []);
}

function named(part: Part | undefined): string | null {
  const name = part?.text('a name: timber') ?? null;
  if (name === null || NAME.test(name)) return name;
  part?.fault('expected small letters, with hyphens between words: cold-chain');
  return null;
}

function listed<T>(part: Part | undefined, read: (part: Part, i: number) => T | null): readonly T[] {
  return (part?.entries() ?? []).flatMap((each, i) => read(each, i) ?? []);
}

/**
 * The sector's own schema: that of a file beside this one (`schema: timber.graphql`), that of a sector which the platform
 * has already (`schema: rare-earth`), or made from `fields`.
 */
async function schemaOf(root: Part, name: string, beside: Beside, codes: Mapping['codes']): Promise<string | null> {
  const fields = new Map(root.members());
  const [written, own] = [fields.get('schema'), fields.get('fields')];
  if (written === undefined || written.isNothing) return sdlOf(schemaParts(root, name, codes));
  if (own && !own.isNothing) own.fault('a ministry that has a schema declares no fields; write one of the two');
  const path = written.text('a file: timber.graphql') ?? '';
  try {
    return NAME.test(path) ? schemaText(`${path}.graphql`) : await readFile(beside(path), 'utf8');
  } catch {
    written.fault(`${path} cannot be read; write the path of a schema, from this file's folder`);
    return null;
  }
}

function schemaParts(root: Part, name: string, codes: Mapping['codes']): Parameters<typeof sdlOf>[0] {
  const fields = root.members();
  const title = fields.get('title');
  if (!title) root.fault('title is missing; write title: { zh: 木材, en: Timber }');
  const organizations = fields.get('organizations');
  const searches = (fields.get('records')?.entries() ?? []).flatMap((each) =>
    each.isMap ? (each.members().get('search') ?? []) : [],
  );
  const asks = searches.flatMap((each) => (each.isMap ? (each.members().get('ask') ?? []) : []));
  const shared = fields.get('sharing')?.members().get('fields')?.members() ?? new Map<string, Part>();
  return {
    name,
    title: title ? wordsOf(title, '{ zh: 木材, en: Timber }') : { zh: '', en: '' },
    fields: fields.get('fields'),
    organizations: fields.get('epcis')
      ? { fields: undefined }
      : organizations?.isMap
        ? { fields: organizations.members().get('fields') }
        : null,
    search: fields.get('epcis')
      ? { filter: EPCIS_FILTER }
      : searches[0]
        ? { filter: searches[0].isMap ? searches[0].members().get('filter') : undefined }
        : null,
    // By a barcode that they can be asked for.
    product: asks.some((each) => asksFor(each, 'where.gtin')),
    codes: ownSchemesIn(codes),
    shared: new Map([...shared].map(([field, group]) => [field, group.text('a group: parties') ?? 'parties'])),
  };
}

/** Whether a question has a place for it. */
function asksFor(part: Part, name: string): boolean {
  if (part.isMap) return [...part.members().values()].some((each) => asksFor(each, name));
  if (part.isList) return part.entries().some((each) => asksFor(each, name));
  return part.isText && new RegExp(`\\{${name}\\b`).test(part.text() ?? '');
}

function schemaIn(name: string, own: string, part: Part): GraphQLSchema | null {
  try {
    const document = parse(ministrySdl(name, own));
    const extensions = document.definitions.filter((each) => each.kind !== Kind.SCHEMA_EXTENSION);
    return buildASTSchema({ kind: Kind.DOCUMENT, definitions: extensions }, { assumeValidSDL: true });
  } catch (error) {
    part.fault(`the schema cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function transportOf(
  fields: Fields<(typeof KEYS)[number]>,
  shapes: Shapes,
  hooks: Hooks,
  tap: Tap | undefined,
): Promise<Recorded | null> {
  const transport = await plainTransportOf(fields, shapes, hooks, tap);
  return recording(transport && tap ? tapped(transport, tap) : transport);
}

async function plainTransportOf(
  fields: Fields<(typeof KEYS)[number]>,
  shapes: Shapes,
  hooks: Hooks,
  tap: Tap | undefined,
): Promise<Transport | null> {
  const [http, sql, soap, files, epcis] = TRANSPORTS.map((name) => fields.get(name));
  const [, second] = [http, sql, soap, files, epcis].filter((each) => each !== undefined);
  second?.fault(`one system a file; write ${TRANSPORTS.slice(0, -1).join(', ')} or ${TRANSPORTS.at(-1)}`);
  // It is a system of its own kind, of which nothing is asked in words of the file.
  if (epcis) return null;
  if (http) return httpTransport(http, shapes, hooks, tap);
  // Its drivers are the choice of whoever has such a database.
  if (sql) return (await import('./sql.ts')).sqlTransport(sql);
  if (soap) return (await import('./soap.ts')).soapTransport(soap, shapes);
  if (files) return (await import('./files/files.ts')).filesTransport(files);
  fields.need(
    'http',
    'http: { url: … }, sql: { url: … }, soap: { wsdl: … }, files: { folder: … } or epcis: { url: … }',
  );
  return null;
}

function tablesOf(part: Part | undefined): Mapping['words'] {
  return new Map(
    [...(part?.members('tables by name: result: { 合格: PASS }') ?? [])].map(([name, table]) => [
      name,
      new Map(
        [...table.members('words and what they mean: { 合格: PASS }')].map(([word, meaning]) => [
          word,
          meaning.isNothing ? '' : (meaning.text() ?? ''),
        ]),
      ),
    ]),
  );
}

function convertersOf({ converters = {} }: Hooks): ReadonlyMap<string, Converter> {
  return new Map(Object.entries(converters).map(([name, read]) => [name, { gives: 'any', read }]));
}

/** The exports of a module beside the file; null where it cannot be loaded, which is a fault. */
async function hooksOf(part: Part | undefined, beside: Beside): Promise<Hooks | null> {
  const path = part?.text('a module: ./timber.hooks.ts') ?? null;
  if (part === undefined || path === null) return {};
  const whole = beside(path);
  try {
    // A module is loaded once by its address: what has changed since is another.
    const { mtimeMs } = await stat(whole);
    return guarded((await import(`${pathToFileURL(whole).href}?at=${mtimeMs}`)) as Hooks);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    part.fault(`${path}${placeIn(whole, error)} cannot be loaded: ${message}`);
    return null;
  }
}

/** Where in a module it stands, `:2:18`; nothing where Node does not say. */
function placeIn(path: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, line, column] =
    /^(?:\?at=[\d.]+)?:(\d+)(?::(\d+))?/.exec(stack.slice(stack.indexOf(path) + path.length)) ?? [];
  if (!stack.includes(path) || line === undefined) return '';
  // Of a module in TypeScript the line is shown, with a mark below the place.
  const mark = /^ *\^/m.exec(stack)?.[0].length;
  return `:${line}:${column ?? mark ?? 1}`;
}

function inOrder(faults: readonly FileFault[]): FileFault[] {
  const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter((each, i) => i === 0 || JSON.stringify(each) !== JSON.stringify(sorted[i - 1]));
}
