import type { Part } from '../part.ts';

/** What a column may be called: it stands in templates, and in the index. */
export function columnIn(part: Part): string | null {
  const name = part.text('the name of a column')?.trim() ?? null;
  if (name !== null && !/^[^{}"|\u0000-\u001f]+$/.test(name)) {
    part.fault('a column is named without { } " and |');
    return null;
  }
  return name;
}

/** `lotNo`, or columns that together make a key, `'{company}|{lotNo}'`: as a template, and the columns in it. */
export function templateIn(part: Part): { readonly template: string; readonly columns: readonly string[] } {
  const written = part.text("columns: lotNo, or '{company}|{lotNo}'")?.trim() ?? '';
  const template = written.includes('{') ? written : `{${written}}`;
  const columns = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  if (columns.length === 0 || template.includes('"')) part.fault("expected columns: lotNo, or '{company}|{lotNo}'");
  return { template, columns };
}

/**
 * `{ no: 12, name: 40 }`, bytes one after the other, or `{ no: 1-12, name: 21-60 }`, places counted from 1. Between columns
 * there are blanks.
 */
export function widthsIn(part: Part): readonly { readonly name: string; readonly bytes: number }[] {
  const columns: { name: string; bytes: number }[] = [];
  let end = 0;
  for (const [name, each] of part.members('columns and their bytes: { no: 12, name: 13-52 }')) {
    const [, from, to, bytes] =
      /^(?:(\d{1,5})-(\d{1,5})|(\d{1,5}))$/.exec(each.text('bytes: 12, or places: 13-52') ?? '') ?? [];
    const start = from === undefined ? end + 1 : Number(from);
    const width = bytes === undefined ? Number(to) - start + 1 : Number(bytes);
    const isRight = width > 0 && start > end;
    // Its name is known all the same.
    if (!isRight) columns.push({ name, bytes: 0 });
    if (!(width > 0)) each.fault('expected bytes, 12, or places from the first to the last, 13-52');
    else if (start <= end) each.fault(`place ${start} is in the column before, which ends with ${end}`);
    else {
      if (start > end + 1) columns.push({ name: '', bytes: start - end - 1 });
      columns.push({ name, bytes: width });
      end = start + width - 1;
    }
  }
  if (columns.length === 0) part.fault('columns are missing; write columns: { no: 12, name: 40 }');
  return columns;
}
