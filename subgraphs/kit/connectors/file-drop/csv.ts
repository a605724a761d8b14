/**
 * One record's fields (RFC 4180). A quote inside a field that does not begin with one is that field's character: names
 * of things are measured in inches. Null where a quoted field does not end as one.
 */
export function csvFields(record: string, delimiter = ',', quoted = true): string[] | null {
  if (!quoted || !record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  for (let start = 0; ;) {
    const end = record[start] === '"' ? endOfQuoted(record, start, delimiter) : endOfPlain(record, start, delimiter);
    if (end < 0) return null;
    const field = record.slice(start, end);
    fields.push(record[start] === '"' ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end >= record.length) return fields;
    start = end + 1;
  }
}

function endOfPlain(record: string, start: number, delimiter: string): number {
  const end = record.indexOf(delimiter, start);
  return end < 0 ? record.length : end;
}

/** Behind the closing quote; -1 where there is none, or where more of the field follows it. */
function endOfQuoted(record: string, start: number, delimiter: string): number {
  let close = record.indexOf('"', start + 1);
  while (close >= 0 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
  const end = close + 1;
  return close >= 0 && (end === record.length || record[end] === delimiter) ? end : -1;
}
