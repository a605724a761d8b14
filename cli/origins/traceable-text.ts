import type { TreeOptions } from '../chain/chain-tree.ts';
import { memberNamed, type NamedMember, wholeName } from '../members/member-text.ts';
import { type Language, table } from '@tongcha/command';
import { wordsIn } from '../words.ts';
import type { TraceabilityView } from './origins-view.ts';

/** A line a code; under one that cannot be walked to its origin, or of which that is not known, where it breaks off and why. */
export function traceableText(
  codes: readonly TraceabilityView[],
  options: TreeOptions & { readonly members: readonly NamedMember[] },
): string {
  const { language, paint } = options;
  const own = WORDS[language];
  const lines = table(
    codes.map(({ code, traceable, depth, origins, breaks }) => [
      traceable === null
        ? paint('yellow', `? ${own.undecided}`)
        : traceable
          ? paint('green', `✓ ${own.traceable}`)
          : paint('red', `✗ ${own.broken}`),
      code,
      // Where it only breaks off it does not begin.
      own.origins(origins.filter(({ beginning }) => beginning !== null).length, depth),
      own.imports(origins),
      breaks.length === 0 ? '' : own.breaks(breaks.length),
    ]),
  );
  const count = (is: boolean | null): number => codes.filter(({ traceable }) => traceable === is).length;
  return [
    ...codes.flatMap(({ breaks }, i) => [lines[i] ?? '', ...breaks.map((each) => breakLine(each, options))]),
    '',
    own.total(codes.length, count(true), count(false), count(null)),
  ].join('\n');
}

function breakLine(
  { code, reason, sector, member }: TraceabilityView['breaks'][number],
  { language, paint, members }: TreeOptions & { readonly members: readonly NamedMember[] },
): string {
  const whose = sector && wholeName(sector, memberNamed({ sector, member }, members, language), language);
  return paint('yellow', `    ${[code, whose, breakReason(reason, language)].filter(Boolean).join(' ')}`);
}

/** Why a way back ends, or is not known. */
export function breakReason(reason: string, language: Language): string {
  return WORDS[language].reasons[reason] ?? wordsIn(language).reasons[reason] ?? reason;
}

type Origins = TraceabilityView['origins'];

function importsOf(origins: Origins, tell: (count: number, from: readonly string[]) => string): string {
  const imports = origins.filter(({ beginning }) => beginning === 'IMPORT');
  const from = [...new Set(imports.flatMap(({ country }) => country ?? []))].sort();
  return imports.length === 0 ? '' : tell(imports.length, from);
}

const WORDS = {
  zh: {
    traceable: '可追溯',
    broken: '不可追溯',
    undecided: '无法判定',
    origins: (count: number, depth: number): string => `源头 ${count} 个,${depth} 层`,
    imports: (origins: Origins): string =>
      importsOf(origins, (count, from) => `进口 ${count} 个${from.length > 0 ? `(${from.join('、')})` : ''}`),
    breaks: (count: number): string => `断点 ${count} 处`,
    reasons: {
      NO_SOURCE: '没有人说明其来源,而它不是源头',
      CIRCLE: '只追到自身,没有源头',
      UNKNOWN_UNIT: '没有部门有它的记录',
      WITHHELD: '依规不提供',
    } as Readonly<Record<string, string>>,
    total: (all: number, traceable: number, broken: number, undecided: number): string =>
      `${all} 个编码: 可追溯到源头 ${traceable},不可追溯 ${broken},无法判定 ${undecided}`,
  },
  en: {
    traceable: 'traceable',
    broken: 'breaks off',
    undecided: 'not decided',
    origins: (count: number, depth: number): string => `${count} origins, depth ${depth}`,
    imports: (origins: Origins): string =>
      importsOf(origins, (count, from) => `${count} imported${from.length > 0 ? ` (${from.join(', ')})` : ''}`),
    breaks: (count: number): string => `${count} breaks`,
    reasons: {
      NO_SOURCE: 'nobody says what it came from, and it is no beginning',
      CIRCLE: 'it comes from itself, and from no beginning',
      UNKNOWN_UNIT: 'nobody has a record of it',
      WITHHELD: 'not shared with you',
    } as Readonly<Record<string, string>>,
    total: (all: number, traceable: number, broken: number, undecided: number): string =>
      `${all} codes: ${traceable} can be walked to their origin, ${broken} cannot, of ${undecided} it is not known`,
  },
} as const;
