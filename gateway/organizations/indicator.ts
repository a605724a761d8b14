import { refused } from '../chain/read-arguments.ts';
import type { Share } from './shares.ts';

/** IndicatorPart of schema/organizations.graphql. */
export type Part = 'TRACE_RATE' | 'INSPECTIONS' | 'RECALLS' | 'PENALTIES' | 'COMPLAINTS' | 'LICENCES';
export type Grade = 'HIGH' | 'GOOD' | 'FAIR' | 'LOW';

interface Formula {
  readonly formula: string;
  readonly parts: Readonly<Record<Part, { readonly weight: number; readonly formula: string }>>;
}

const NEWEST = '2026-1';

/** By version: one that was told once is never changed. */
const FORMULAS: Readonly<Record<string, Formula>> = {
  [NEWEST]: {
    formula:
      'The sum of weight × share over the components, from 0 to 100: with the least and the greatest share of each. A missing component has any share. No grade while one is missing.',
    parts: {
      TRACE_RATE: {
        weight: 30,
        formula: 'the share of sampled units that can be walked to their beginnings',
      },
      INSPECTIONS: {
        weight: 20,
        formula: 'the share, of sampled units that were inspected, of those without a failed inspection',
      },
      RECALLS: { weight: 15, formula: 'the share of sampled units against which no recall was ever on record' },
      PENALTIES: {
        weight: 15,
        formula: '1 less a third for each penalty of the last two years, 0 at three; those that are not told are three',
      },
      COMPLAINTS: { weight: 10, formula: 'missing: no member tells of complaints' },
      LICENCES: { weight: 10, formula: 'the share of its licences that are in force now' },
    },
  },
};

/** The shape of schema/organizations.graphql. */
export interface Indicator {
  readonly version: string;
  readonly formula: string;
  readonly least: number;
  readonly most: number;
  readonly grade: Grade | null;
  readonly components: readonly (Share & { readonly name: Part; readonly weight: number; readonly formula: string })[];
}

/** The version that is meant. @throws GraphQLError where there is none of that name */
export function readVersion(version: string | null | undefined): string {
  const wanted = version ?? NEWEST;
  if (Object.hasOwn(FORMULAS, wanted)) return wanted;
  throw refused(
    `version: ${JSON.stringify(wanted.slice(0, 40))} is none: there are ${Object.keys(FORMULAS).join(', ')}`,
  );
}

/** One figure of what is known of each component. @param version as `readVersion` gives it */
export function indicatorOf(version: string, shares: Readonly<Record<Part, Share>>): Indicator {
  const { formula, parts } = FORMULAS[version] as Formula;
  const components = (Object.keys(parts) as Part[]).map((name) => ({ name, ...parts[name], ...shares[name] }));
  const sum = (end: 'least' | 'most'): number => components.reduce((all, each) => all + each.weight * each[end], 0);
  const [least, most] = [sum('least'), sum('most')];
  const isMissing = components.some((each) => each.missing !== null);
  const grade = !isMissing && gradeOf(least) === gradeOf(most) ? gradeOf(least) : null;
  return { version, formula, least, most, grade, components };
}

function gradeOf(points: number): Grade {
  if (points >= 90) return 'HIGH';
  if (points >= 75) return 'GOOD';
  return points >= 60 ? 'FAIR' : 'LOW';
}
