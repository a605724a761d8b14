import type { FieldFacts } from './facts.ts';
import { braces, type Entries, type Line, open } from './lines.ts';
import { fits, plainName } from './names.ts';
import { written } from './rows.ts';

const ROLES = {
  producer: [/^(?:sc|zz|jg|scqy|sccj|prod|produce|producer|manu|manufacturer|mfr|maker|made)/, /生产|制造|加工|厂家/],
  holder: [/^(?:cy|hold|holder|owner|cyr|ck|cc|keeper)/, /持有|仓储|库存|保管/],
} as const;

/** Who made and who holds it: a credit code says who, and its name whether that is the maker. */
export function parties(fields: readonly FieldFacts[]): {
  readonly entries: Entries;
  readonly used: readonly FieldFacts[];
} {
  const entries: Record<string, Line> = {};
  const used: FieldFacts[] = [];
  const codes = fields.filter((each) => fits(each, 'uscc') > 0);
  for (const [role, [names, words]] of Object.entries(ROLES)) {
    const own = codes.filter(({ name, about }) => names.test(plainName(name)) || words.test(about));
    const [code] = own;
    if (!code || own.length > 1) continue;
    const name = nameBeside(code, fields);
    entries[role] = partyLine(code, name);
    used.push(code, ...(name ? [name] : []));
  }
  const [left, ...others] = codes.filter((each) => !used.includes(each));
  if (left && others.length === 0 && !entries['producer']) {
    const name = nameBeside(left, fields);
    const who = `{ uscc: ${written(left)}${name ? `, name: ${written(name)}` : ''} }`;
    entries['producer'] = open(
      `${who} where that is who made it; else leave this out${entries['holder'] ? '' : ', or write holder'}`,
      'its name does not say whose code it is',
    );
    used.push(left, ...(name ? [name] : []));
  }
  return { entries, used };
}

export function partyLine(code: FieldFacts, name: FieldFacts | null): Line {
  const line = braces({ uscc: written(code), name: name ? written(name) : null });
  const { seen } = code;
  if (seen) line.comment = ` ${seen.signs.uscc} of ${seen.filled} are credit codes`;
  return line;
}

/** The name that begins as the code does: `entCode`, `entName`. Where there is but one code and one name, they go together. */
export function nameBeside(code: FieldFacts, fields: readonly FieldFacts[]): FieldFacts | null {
  const names = fields.filter((each) => each !== code && fits(each, 'orgName') > 0);
  const stem = stemOf(code.name);
  const beside = names.filter(({ name }) => stem !== '' && stemOf(name) === stem);
  return beside.length === 1 ? (beside[0] ?? null) : null;
}

function stemOf(name: string): string {
  return plainName(name).replace(
    /(?:tyshxydm|shxydm|tyxydm|xydm|uscc|creditcode|scc|code|dm|mc|mingcheng|name|qymc|dwmc)$/,
    '',
  );
}
