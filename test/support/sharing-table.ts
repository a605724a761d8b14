import { readFileSync } from 'node:fs';

export type SharingClass = 'public' | 'conditional' | 'withheld' | 'by-ministry';

/** What docs/sharing.md says of one field. */
export interface SharingRow {
  /** The ministry whose section it stands in; `contract` for what all share. */
  readonly section: string;
  /** `HazardousGoodsRecord.waybills` */
  readonly field: string;
  readonly class: SharingClass;
  /** Groups that must hold together: `parties` */
  readonly groups: readonly string[];
  /** `own-records` alone is enough. */
  readonly own: boolean;
  readonly token: boolean;
  /** The field that is the only way to it: `HazardousGoodsRecord.waybills` */
  readonly through: string | null;
  /** In the table of the ministry's answers in shared types. */
  readonly part: boolean;
}

const CLASSES: Readonly<Record<string, SharingClass>> = {
  无条件: 'public',
  有条件: 'conditional',
  不予: 'withheld',
  分部门: 'by-ministry',
};

/** The tables of docs/sharing.md, field by field: what tests expect, written down by hand and not read from the schema. */
export function sharingTable(): SharingRow[] {
  const rows: SharingRow[] = [];
  let section: string | null = null;
  let part = false;
  for (const line of readFileSync(new URL('../../docs/sharing.md', import.meta.url), 'utf8').split('\n')) {
    const heading = /^## (All ministries|[a-z-]+)/.exec(line);
    if (heading) [section, part] = [heading[1] === 'All ministries' ? 'contract' : (heading[1] ?? null), false];
    if (line.startsWith('Parts of shared types')) part = true;
    const [, types = '', fields = '', word = '', condition = ''] = line.split('|').map((cell) => cell.trim());
    const kind = CLASSES[word];
    if (section === null || !kind) continue;
    const [type = ''] = quoted(types);
    const words = quoted(condition);
    const through = condition.startsWith('through') ? (words[0] ?? 'the searches') : null;
    for (const field of quoted(fields)) {
      rows.push({
        section,
        field: `${type}.${field}`,
        class: kind,
        part,
        through,
        groups: through === null ? words.filter((each) => each !== 'own-records') : [],
        own: words.includes('own-records'),
        token: condition.includes('token'),
      });
    }
  }
  return rows;
}

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
