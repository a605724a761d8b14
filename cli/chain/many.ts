import { readFileSync } from 'node:fs';
import { parseCode } from '@tongcha/codes';
import { Chains, ChainsEach, type ChainsEachData, type ChainsTogetherFields } from '@tongcha/client';
import type { Call } from '../command.ts';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { readMembers } from '../members/member-text.ts';
import { besideOf, type ChainBeside, type ChainAsked, namedIn } from './beside.ts';
import { chainSummary, chainTree } from './chain-tree.ts';
import type { ChainView } from './chain-view.ts';
import { fired, undecidedText } from '../warnings/warning-text.ts';
import type { WarningView } from '../warnings/warning-view.ts';
import { organisationNames } from '../organisation-names.ts';

/** The chains of many codes, as one table or tree by tree. */
export interface ManyView
  extends Omit<ChainsTogetherFields, 'withheld'>, ChainBeside, Pick<ChainView, 'organisations'> {
  /** Each root's own; absent where it was not asked for. */
  readonly roots?: ChainsEachData['chains']['roots'];
  /** What the rules say of all of them, with `roots`. */
  readonly warnings?: readonly WarningView[];
}

/**
 * The codes that a call names: of a file or the standard input one a line, or several beside the options, each of them a code as
 * it stands. Null: it names one, in words that may have spaces.
 * @throws CliFault usage, with the lines that hold none
 */
export async function codesOf({
  options: { codes: from, token },
  texts,
  io,
}: Pick<Call<{ codes?: string | undefined }>, 'options' | 'texts' | 'io'>): Promise<readonly string[] | null> {
  if (from === undefined) return texts.length > 1 && texts.every((text) => parseCode(text).ok) ? texts : null;
  if (from === '-' && token === '-')
    throw new CliFault(EXIT.usage, '--codes: 标准输入已用于 --token / the standard input has the token');
  const text = from === '-' ? await io.input() : read(from);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const wrong = lines.flatMap((line, i) => (line === '' || parseCode(line).ok ? [] : [i + 1]));
  if (wrong.length > 0)
    throw new CliFault(
      EXIT.usage,
      `--codes: 以下各行不是追溯码 / no code is in line ${wrong.slice(0, 20).join(', ')}${wrong.length > 20 ? ' …' : ''}`,
    );
  const codes = [...texts, ...lines.filter((line) => line !== '')];
  if (codes.length === 0) throw new CliFault(EXIT.usage, '--codes: 没有编码 / there is no code');
  return codes;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliFault(EXIT.usage, `--codes: 无法读取 / cannot be read: ${file}`);
  }
}

/** @param each whether each root's own chain is asked for, too */
export async function askMany(call: Call<ChainAsked>, codes: readonly string[], each: boolean): Promise<ManyView> {
  const { gateway, options } = call;
  const variables = {
    codes,
    direction: options.forward ? ('FORWARD' as const) : ('BACK' as const),
    maxDepth: options.depth,
    maxUnits: options.units,
  };
  const [members, { data, ...beside }] = await Promise.all([
    readMembers(gateway),
    each ? gateway.need(ChainsEach, variables) : gateway.need(Chains, variables),
  ]);
  return {
    ...data.chains,
    ...besideOf(data.chains.withheld, beside, call),
    members: namedIn(data.chains, members),
    organisations: await organisationNames(
      gateway,
      data.chains.units.map(({ code }) => code),
    ),
  };
}

/** A tree a root, and at the end who was asked for all of them. */
export function manyTrees(found: ManyView, { language, paint }: Pick<Call<unknown>, 'language' | 'paint'>): string {
  const units = new Map(found.units.map((unit) => [unit.code, unit]));
  const { members, organisations, direction, warnings = [] } = found;
  const decided = fired(warnings);
  const trees = (found.roots ?? []).map(({ units: own, ...chain }) => {
    const view: ChainView = {
      ...chain,
      direction,
      warnings: decided,
      units: own.flatMap(({ code, depth }) => {
        const unit = units.get(code);
        return unit ? [{ ...unit, depth }] : [];
      }),
      coverage: [],
      ...(members ? { members } : {}),
      ...(organisations ? { organisations } : {}),
    };
    return chainTree(printable(view), { language, paint });
  });
  const depth = found.units.at(-1)?.depth ?? 0;
  const whole = printable({ ...found, depth });
  const undecided = undecidedText({ warnings }, language);
  const summary = [
    ...(undecided === null ? [] : [paint('yellow', undecided)]),
    ...chainSummary(whole, { language, paint }),
  ];
  return [...trees, summary.join('\n')].join('\n\n');
}
