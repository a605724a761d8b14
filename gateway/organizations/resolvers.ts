import type { IndicatorMissing } from '@tongcha/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { distinctWithheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import { listCodes } from '../sampling/list-codes.ts';
import { type TraceRate, traceRate } from '../sampling/trace-rate.ts';
import { readSearch, type SearchArguments } from '../search/read-search.ts';
import { type SearchContext, searchResolvers } from '../search/resolvers.ts';
import type { RecordSearch } from '../search/search.ts';
import type { Certified } from '../registers/certified.ts';
import { indicatorOf, readVersion } from './indicator.ts';
import { nameOf } from './names.ts';
import { askRegisters, type RegisterEntry, type Registers } from '../registers/registers.ts';
import { sampledRecords } from './sampled-records.ts';
import { type Frame, licenceShare, missing, ofSample, penaltyShare } from './shares.ts';

interface Reference {
  readonly uscc: string;
}
interface SampleArguments {
  readonly sample?: number | null;
}

/** Pages of each member that a sample is drawn of: 1,000 units. */
const PAGES = 5;
const MOST_SAMPLED = 200;

/** Of schema/organizations.graphql. */
export const organizationResolvers = {
  Organization: {
    __resolveReference: ({ uscc }: Reference): Reference => ({ uscc }),
    name: async ({ uscc }: Reference, _: unknown, { asker, lacks }: SearchContext): Promise<string | null> => {
      const { name, faults } = await nameOf(asker, uscc);
      if (name === null) for (const fault of faults) lacks(fault);
      return name;
    },
    registers: async ({ uscc }: Reference, _: unknown, { asker, gaps }: SearchContext): Promise<Registers> => {
      const found = await askRegisters(asker, uscc);
      gaps?.(found.gaps);
      return found;
    },
    made: (
      { uscc }: Reference,
      { where, ...page }: SearchArguments,
      context: SearchContext,
      info: GraphQLResolveInfo,
    ): Promise<RecordSearch> => {
      if (where?.['producer'] !== undefined && where['producer'] !== null)
        throw refused('where.producer: this lists what the organisation made: leave it out');
      return searchResolvers.Query.search(undefined, { ...page, where: { ...where, producer: uscc } }, context, info);
    },
    traceRate: async (
      { uscc }: Reference,
      args: SampleArguments,
      { asker, gaps }: SearchContext,
    ): Promise<TraceRate> => {
      const rate = await rateOf(asker, uscc, args);
      gaps?.(rate.gaps);
      return rate;
    },
    indicator: async (
      { uscc }: Reference,
      { version, ...args }: SampleArguments & { readonly version?: string | null },
      { asker, gaps }: SearchContext,
    ) => {
      const wanted = readVersion(version);
      const [sample, registers] = await Promise.all([rateOf(asker, uscc, args), askRegisters(asker, uscc)]);
      const now = Date.parse(sample.asOf);
      const { passed, spared } = await sampledRecords(asker, sample.codes);
      const frame = frameOf(sample);
      const { traceable: yes, broken: no, undecided } = sample;
      const all = [...sample.gaps, ...registers.gaps];
      gaps?.(all);
      const none = typeof frame === 'string' ? frame : 'NOTHING_LISTED';
      const rate = { yes: 'traceable', no: 'broken', none } as const;
      return {
        ...indicatorOf(wanted, {
          TRACE_RATE: ofSample({ yes, no, undecided }, frame, rate),
          INSPECTIONS: ofSample(passed, frame, {
            yes: 'passed',
            no: 'failed',
            none: sample.sampled > 0 ? 'NOT_INSPECTED' : none,
          }),
          RECALLS: ofSample(spared, frame, { yes: 'not recalled', no: 'recalled', none }),
          PENALTIES: penaltyShare(registers, now),
          COMPLAINTS: missing('NOT_COLLECTED'),
          LICENCES: licenceShare({ ...registers, entries: registers.entries.map(withoutCategories) }, now),
        }),
        asOf: sample.asOf,
        sample,
        gaps: all,
        withheld: distinctWithheld([...sample.withheld, ...registers.withheld]),
        complete: all.length === 0,
      };
    },
  },
  RegisterEntry: {
    licences: (entry: RegisterEntry) => withoutCategories(entry).licences,
    categories: ({ licences }: RegisterEntry) => licences?.filter(isCategory) ?? null,
  },
};

/** A category of an authority's own, A to D, beside its licences. */
const CATEGORY = /^[A-D]\s*[级类]?$/i;

function isCategory({ status }: Certified): boolean {
  return status !== null && CATEGORY.test(status.trim());
}

function withoutCategories(entry: RegisterEntry): RegisterEntry {
  return { ...entry, licences: entry.licences?.filter((each) => !isCategory(each)) ?? null };
}

/** Where not all is listed: how much is, or why nobody knows. */
function frameOf({ isAll, listed, total, sampled, withheld, gaps }: TraceRate): Frame | IndicatorMissing {
  if (isAll) return { listed, isWhole: sampled === listed, all: listed };
  if (total !== null) return { listed, isWhole: false, all: total };
  return withheld.length > 0 ? 'WITHHELD' : gaps.length > 0 ? 'GAPS' : 'NOT_COUNTED';
}

/** As whoever asks may list and walk what the organisation made. */
async function rateOf(asker: Asker, uscc: string, { sample }: SampleArguments): Promise<TraceRate> {
  const size = sample ?? 50;
  if (size < 1 || size > MOST_SAMPLED) throw refused(`sample must be from 1 to ${MOST_SAMPLED}`);
  const { members, where } = readSearch({ where: { producer: uscc } }, asker.ministries);
  const listed = await listCodes(asker, { members, where, pages: PAGES });
  return traceRate(asker, listed, { size, now: asker.now() });
}
