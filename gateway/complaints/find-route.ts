import { type OwnSchemes, parseCode, schemes } from '@tongcha/codes';
import { isAuthority } from '@tongcha/schema';
import type { FactNeeds } from '../chain/asker.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import { INTERACTIVE, readTerms } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { askAround, type FactUnit, factWalk, togetherNeeded } from '../facts/index.ts';
import type { Member } from '../members/member.ts';
import { judge, type Warning } from '../warnings/judge.ts';
import type { WarningContext } from '../warnings/resolvers.ts';
import type { Rule } from '../warnings/rule.ts';
import { informedOf, isSerious } from './informed.ts';
import { type Route, route, type RouteFacts, type RouteQuestion } from './route.ts';

export interface FoundRoute extends Route {
  /** Beside the one that answers. */
  readonly informed: readonly Member[];
}

export type RouteContext = WarningContext & Pick<ChainContext, 'codeSchemes'>;

/** How far back something may have gone wrong that others should know of. */
const BACK = { direction: 'BACK', maxDepth: 8, maxUnits: 500 } as const;

const NEEDS: FactNeeds = () => ['productName', 'producer { uscc name }', 'holder { uscc name }', 'place { division }'];

/** Asks what a route is made of, with the rights of whoever asks, and finds it. @param code in its canonical spelling */
export async function findRoute(context: RouteContext, code: string, question: RouteQuestion): Promise<FoundRoute> {
  const { asker, ruleBook, gaps } = context;
  const rules = ruleBook.rules.filter(goesByChain);
  const slices = new Slices();
  const needs = togetherNeeded([NEEDS, ...rules.map((rule) => rule.needs)]);
  const terms = readTerms(BACK, INTERACTIVE);
  const [{ facts }, onward] = await Promise.all([
    factWalk(asker, { roots: [code], ...terms }, { needs, around: false }, slices),
    askAround(asker, [code], 'FORWARD'),
  ]);
  gaps?.(facts.gaps);
  const parameter = (rule: Rule, name: string, member?: string): ReturnType<typeof ruleBook.parameter> =>
    ruleBook.parameter(rule, name, member);
  const warnings: readonly Warning[] = await judge(
    facts,
    rules,
    { now: asker.now(), undecided: false, parameter },
    slices,
  );
  const members = asker.ministries.map(({ member }) => member);
  const unit = facts.units.get(code);
  const found = route(
    {
      code,
      ...schemeOf(code, context),
      records: unit?.records ?? [],
      silent: silentIn(unit, context),
      onward: onward.asked.get(code)?.links ?? [],
    },
    question,
    members,
  );
  return { ...found, informed: informedOf(warnings, code, found.member, members) };
}

/** Others ask more than a report is worth. */
function goesByChain({ level, around, parties }: Rule): boolean {
  return isSerious({ level }) && around !== true && parties === undefined;
}

/** Authorities whose filter has the code and who have not answered; who has no filter may know any code, and this is none of his. */
function silentIn(unit: FactUnit | undefined, { asker }: RouteContext): readonly Member[] {
  const unread = new Set(
    unit?.unread.RECORDS.flatMap(({ member, reason }) => (reason === 'WITHHELD' ? [] : (member ?? []))),
  );
  return asker.ministries
    .filter(
      ({ member, mayKnow }) => isAuthority(member) && unread.has(member.name) && mayKnow?.(unit?.code ?? '') === true,
    )
    .map(({ member }) => member);
}

function schemeOf(
  code: string,
  { asker, codeSchemes }: { readonly asker: RouteContext['asker']; readonly codeSchemes?: OwnSchemes | undefined },
): Pick<RouteFacts, 'schemeSector' | 'codeDivision'> {
  const parsed = parseCode(code);
  const reading = parsed.ok ? parsed.reading : null;
  const own = codeSchemes?.ownerOf(code) ?? null;
  const owner = own === null ? undefined : asker.ministries.find(({ recordType }) => recordType === own);
  return {
    schemeSector: owner?.sector ?? schemes.find(({ name }) => name === reading?.scheme)?.sector ?? null,
    codeDivision: reading?.attributes['division'] ?? null,
  };
}
