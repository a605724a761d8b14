import { COMPLAINT_TERMS, dueAt } from '@tongcha/schema';

/** ComplaintTerm of schema/complaints.graphql. */
export interface Term {
  readonly zh: string;
  readonly en: string;
  readonly due: string;
  readonly basis: string;
}

/** Until when an authority of the sector must act on what it was told at a moment, epoch milliseconds; none where no text says. */
export function termsOf(sector: string, from: number): readonly Term[] {
  return COMPLAINT_TERMS.filter(({ sectors }) => sectors.includes(sector)).flatMap((terms) => {
    const accept = dueAt(from, { workingDays: terms.acceptWorkingDays });
    // It runs from acceptance, so that it is told from the last day for that.
    const mediate = dueAt(accept, { workingDays: terms.mediateWorkingDays });
    return [
      { zh: '决定是否受理', en: 'decide whether to take it in', due: local(accept), basis: terms.acceptBasis },
      { zh: '调解期满', en: 'end mediation', due: local(mediate), basis: terms.mediateBasis },
    ];
  });
}

/** As a reader in China reads it off. */
function local(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
