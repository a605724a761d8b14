import iconv from 'iconv-lite';
import type { Fact, LinkFact, PartyFact, UnitFact } from '../world/facts.ts';

const LOT_COLUMNS =
  'flag,companyCode,lotNo,chemName,cas,un,hazClass,packGroup,purity,produceTime,quantity,unit,producerUscc,division,deleted,reportTime';
const USE_COLUMNS = 'flag,docNo,docType,fromCode,toCode,useTime,endTime,quantity,unit,operatorUscc,deleted,reportTime';
const ENTERPRISE_COLUMNS =
  'flag,uscc,name,address,division,contact,phone,licenceType,licenceNo,licenceTo,licenceState,penalties,reportTime';
const ROWS_A_FILE = 5_000;

const RECALL_COLUMNS = 'noticeNo,recallNo,lotCode,state,level,noticeTime,reason,measure,reportTime';
export type FileName = 'LOT' | 'USE' | 'YD' | 'QY' | 'ZH';
const USES: Readonly<Partial<Record<LinkFact['kind'], string>>> = { TRANSFORM: '投料', PACK: '充装', TREAT: '处理' };

/** The facts of hazardous goods as lines, by the file that they go to. */
export function* lines(facts: Iterable<Fact>): Generator<{ readonly file: FileName; readonly line: Buffer }> {
  for (const fact of facts) {
    if (fact.sector !== 'hazardous-goods') continue;
    if (fact.type === 'unit') yield { file: 'LOT', line: lot(fact) };
    else if (fact.type === 'party') yield { file: 'QY', line: enterprise(fact) };
    else if (fact.kind === 'TRANSPORT') yield { file: 'YD', line: waybill(fact) };
    else yield { file: 'USE', line: use(fact) };
  }
}

/** Collects lines into whole files and hands each over when it is full. */
export class FileWriter {
  readonly #write: (name: string, content: Buffer) => void;
  readonly #waiting = new Map<FileName, Buffer[]>();
  #number = 0;

  constructor(write: (name: string, content: Buffer) => void) {
    this.#write = write;
  }

  add(file: FileName, line: Buffer): void {
    const waiting = this.#waiting.get(file) ?? [];
    waiting.push(line);
    this.#waiting.set(file, waiting);
    if (waiting.length === ROWS_A_FILE) this.flush(file);
  }

  flush(file: FileName): void {
    const waiting = this.#waiting.get(file) ?? [];
    if (waiting.length === 0) return;
    this.#waiting.set(file, []);
    this.#number += 1;
    this.#write(nameOf(file, '20261120', this.#number), whole(file, waiting));
  }

  end(): void {
    for (const file of this.#waiting.keys()) this.flush(file);
  }
}

export function nameOf(file: FileName, day: string, number: number): string {
  return `${file}_${day}_${String(number).padStart(4, '0')}.${file === 'YD' ? 'txt' : 'csv'}`;
}

/** Header, lines, and the trailer with their number. */
export function whole(file: FileName, rows: readonly Buffer[]): Buffer {
  const header = { LOT: LOT_COLUMNS, USE: USE_COLUMNS, QY: ENTERPRISE_COLUMNS, YD: '', ZH: RECALL_COLUMNS }[file];
  const end = gb('\r\n');
  return Buffer.concat([
    ...(header ? [gb(header), end] : []),
    ...rows.flatMap((row) => [row, end]),
    gb(`END,${rows.length}`),
    end,
  ]);
}

export function lot(unit: UnitFact, flag: 'UPLOAD' | 'UPDATE' | 'DELETE' = 'UPLOAD', reportTime = unit.asOf): Buffer {
  const d = unit.details;
  if (d.of !== 'chemical') throw new Error('not a chemical');
  const [companyCode = '', ...rest] = unit.code.slice('hazlot:'.length).split('.');
  return csv([
    flag,
    companyCode,
    rest.join('.'),
    unit.name,
    d.cas,
    d.unNumber,
    d.hazardClass,
    d.packingGroup ?? '',
    d.purity,
    stamp(unit.producedAt),
    unit.quantity ? String(unit.quantity.value) : '',
    unit.quantity?.unit ?? '',
    unit.producer,
    unit.division,
    unit.deleted ? '1' : '0',
    stamp(reportTime),
  ]);
}

/** What has become of a lot under a recall. */
export function recallRow(
  notice: string,
  code: string,
  { id, status = '', level, at, reason, advice }: NonNullable<UnitFact['recalls']>[number],
  reportTime: string,
): Buffer {
  return csv([notice, id, code, status, level, stamp(at), reason, advice, stamp(reportTime)]);
}

function use(link: LinkFact): Buffer {
  return csv([
    'UPLOAD',
    link.document,
    USES[link.kind] ?? '',
    link.from,
    link.to,
    stamp(link.at),
    stamp(link.until ?? ''),
    link.quantity ? String(link.quantity.value) : '',
    link.quantity?.unit ?? '',
    link.party ?? '',
    '0',
    stamp(link.asOf),
  ]);
}

function enterprise(party: PartyFact): Buffer {
  const [licence] = party.licences;
  const penalties = (party.penalties ?? []).map((each) => `${each.number}|${stamp(each.at)}|${each.reason}`).join('\n');
  return csv([
    'UPLOAD',
    party.uscc,
    party.name,
    party.address,
    party.division,
    party.contact,
    party.phone,
    licence?.kind ?? '',
    licence?.number ?? '',
    stamp(licence?.validUntil ?? ''),
    licence?.status ?? '',
    penalties,
    stamp(party.asOf),
  ]);
}

function waybill(link: LinkFact): Buffer {
  const columns: readonly (readonly [string, number])[] = [
    [link.document, 24],
    [link.from, 48],
    ['危险货物', 40],
    [link.to.slice('uscc:'.length), 18],
    [stamp(link.at), 14],
    [link.quantity ? String(link.quantity.value) : '', 12],
    [link.quantity?.unit ?? '', 8],
    ['司机张三', 20],
    ['0', 1],
    [stamp(link.asOf), 14],
  ];
  return Buffer.concat(columns.map(([text, width]) => padded(text, width)));
}

/** Filled with spaces to a width in bytes. */
function padded(text: string, width: number): Buffer {
  const bytes = gb(text);
  if (bytes.length > width) throw new Error(`${text} is longer than ${width} bytes`);
  return Buffer.concat([bytes, Buffer.alloc(width - bytes.length, 0x20)]);
}

function csv(values: readonly string[]): Buffer {
  return gb(values.map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(','));
}

function stamp(time: string): string {
  return time.replace(/\D/g, '');
}

function gb(text: string): Buffer {
  return iconv.encode(text, 'gb18030');
}
