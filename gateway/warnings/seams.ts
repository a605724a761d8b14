import type { Link } from '../chain/claims.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import { isPaper } from './amounts.ts';
import { CERTIFICATES, certificatesOf } from './certificates.ts';
import type { Words } from './findings.ts';
import { rowsOf, textIn } from './values.ts';

/** Where goods pass from the registers of one sector into another's, and the paper with which they must. */
export interface Seam {
  /** Whose goods they are, and whose members tell of the paper. */
  readonly sector: string;
  /** Whether a record is of such goods. */
  readonly isGoods: (record: FactRecord) => boolean;
  /** Codes by which they are called though no record tells of them. */
  readonly code: RegExp | null;
  /** Into which sectors' registers; null: any other's. */
  readonly into: readonly string[] | null;
  readonly paper: Words;
  /** Fields of a record in which the paper may stand, as they are selected. */
  readonly needs: readonly string[];
  /** Kinds of links by which goods go under it. */
  readonly kinds: readonly string[];
  /** The link itself says that they did. */
  readonly isUnder: (link: Link) => boolean;
  readonly papersIn: (record: FactRecord) => readonly Paper[];
  /** What a record has where the paper would stand, by field. */
  readonly says: (record: FactRecord) => Readonly<Record<string, string | null>>;
}

/** A paper that is on record. */
export interface Paper {
  /** Since when; null: nobody tells. */
  readonly at: string | null;
}

function kindsIn(record: FactRecord): Readonly<Record<string, string | null>> {
  return { 'certificates.kind': joined(certificatesOf(record).map(({ kind }) => kind)) };
}

function joined(all: readonly (string | null)[]): string | null {
  return all.length === 0 ? null : all.join('、');
}

const isUnderCertificate = ({ to }: Link): boolean => isPaper(to);
const certificatesLike = (record: FactRecord, kind: RegExp): readonly Paper[] =>
  certificatesOf(record).flatMap((one) => (kind.test(one.kind ?? '') ? [{ at: one.issuedAt }] : []));

function ofKind(...kinds: readonly string[]): Seam['isGoods'] {
  return ({ values }) => kinds.includes(textIn(values, 'kind') ?? '');
}

export const SEAMS: readonly Seam[] = [
  {
    sector: 'AGRICULTURE',
    isGoods: ofKind('CROP', 'EGG'),
    code: null,
    into: ['FOOD_DRUG'],
    paper: { zh: '承诺达标合格证', en: 'conformity certificate' },
    needs: ['conformityCertificate', CERTIFICATES],
    kinds: ['PACK', 'TRANSPORT'],
    isUnder: isUnderCertificate,
    papersIn: (record) => [
      ...(textIn(record.values, 'conformityCertificate') === null ? [] : [{ at: null }]),
      ...certificatesLike(record, /合格证/),
    ],
    says: (record) => ({
      conformityCertificate: textIn(record.values, 'conformityCertificate'),
      ...kindsIn(record),
    }),
  },
  {
    sector: 'AGRICULTURE',
    isGoods: ofKind('LIVESTOCK'),
    code: /^eartag:/,
    into: ['FOOD_DRUG'],
    paper: { zh: '动物检疫证明', en: 'quarantine certificate' },
    needs: [CERTIFICATES],
    kinds: ['PACK', 'TRANSPORT'],
    isUnder: isUnderCertificate,
    papersIn: (record) => certificatesLike(record, /检疫/),
    says: kindsIn,
  },
  {
    sector: 'HAZARDOUS_GOODS',
    isGoods: () => true,
    code: /^hazlot:/,
    into: null,
    paper: { zh: '危险货物运单', en: 'waybill' },
    needs: ['waybills { number at }'],
    kinds: ['TRANSPORT'],
    isUnder: ({ kind }) => kind === 'TRANSPORT',
    papersIn: (record) => rowsOf(record, 'waybills').map((row) => ({ at: textIn(row, 'at') })),
    says: (record) => ({ 'waybills.number': joined(rowsOf(record, 'waybills').map((row) => textIn(row, 'number'))) }),
  },
];

/** At which a unit's goods may pass; null: none, or it is a paper itself. */
export function seamOf({ code, records }: FactUnit): Seam | null {
  if (isPaper(code)) return null;
  const found = SEAMS.find(({ sector, isGoods }) => records.some((each) => each.sector === sector && isGoods(each)));
  if (found) return found;
  const tellsKind = (sector: string): boolean =>
    records.some((each) => each.sector === sector && each.untold['kind'] === undefined);
  return (
    SEAMS.find((seam) => !tellsKind(seam.sector) && seam.code?.test(code)) ??
    SEAMS.find(
      (seam) => seam.code === null && !tellsKind(seam.sector) && records.some((each) => each.sector === seam.sector),
    ) ??
    null
  );
}

/** What one of a link's claims, or a record of what it leads to, says: that the goods have come into another sector's registers. */
export function isAcross({ into, sector: own, isUnder }: Seam, link: Link, to: FactUnit | undefined): boolean {
  if (isUnder(link) || isPaper(link.to)) return false;
  const sectors = [...link.claims, ...(to?.records ?? [])].map(({ sector }) => sector);
  return sectors.some((sector) => (into === null ? sector !== own : into.includes(sector)));
}
