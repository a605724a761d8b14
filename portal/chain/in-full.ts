import type { ChainSummaryAnswer, WalkedFields } from '../documents/answers.ts';

/** A chain that was asked for in little, with nothing where it was not asked. */
export function inFull({ direction, units, links }: ChainSummaryAnswer['chain']): WalkedFields {
  return {
    direction,
    complete: true,
    units: units.map((unit) => ({
      ...unit,
      records: unit.records.map((record) => ({
        ...record,
        member: record.statedBy?.name ?? '',
        level: null,
        expiresAt: null,
        producer: null,
        place: record.place && { ...record.place, name: null },
        inspections: [],
        source: null,
      })),
    })),
    links: links.map((link) => ({
      ...link,
      until: null,
      share: null,
      evidence: [],
      disagreements: [],
      doubts: [],
    })),
    gaps: [],
    withheld: [],
    coverage: [],
  };
}
