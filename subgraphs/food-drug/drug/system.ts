import { join } from 'node:path';
import { type LegacySystem, type Ministry, NO_ROWS, type Search } from '@tongcha/ministry';
import { declareMinistry } from '@tongcha/ministry/declared';
import type { FoodDrugConfig } from '../config.ts';
import { soapComplaints } from './complaints.ts';

/** Filters that only events of food have. */
const OF_FOOD = ['from', 'to', 'step'] as const;

/** The drug traceability service, as `ministry.yaml` declares it, and what is shared of it. */
export async function createDrugs(soap: FoodDrugConfig['drug']['soap']): Promise<Ministry> {
  const { url, user, password, security, version, charset } = soap;
  const settings = {
    URL: url,
    USER: user,
    PASSWORD: password,
    SECURITY: security,
    VERSION: version,
    CHARSET: charset,
  };
  const { ministry } = await declareMinistry(join(import.meta.dirname, 'ministry.yaml'), settings);
  return { ...ministry, systems: ministry.systems.map((drugs) => withoutFood(drugs, soapComplaints(soap))) };
}

/** The sector's filter asks for food as well, of which the service has none: that is no fault of the question. */
function withoutFood(drugs: LegacySystem, { complaints, close }: ReturnType<typeof soapComplaints>): LegacySystem {
  return {
    complaints,
    name: drugs.name,
    maxCodes: drugs.maxCodes,
    narrows: drugs.narrows ?? [],
    records: (codes, call) => drugs.records(codes, call),
    links: (codes, direction, call) => drugs.links(codes, direction, call),
    organizations: async (usccs, call) => drugs.organizations?.(usccs, call) ?? usccs.map(() => null),
    search: async (asked, call) => (asksForFood(asked) ? NO_ROWS : (drugs.search?.(asked, call) ?? NO_ROWS)),
    count: async (asked, call) => (asksForFood(asked) ? 0 : (drugs.count?.(asked, call) ?? null)),
    product: async (code, most, call) => drugs.product?.(code, most, call) ?? null,
    ...(drugs.recalls ? { recalls: drugs.recalls } : {}),
    figures: () => drugs.figures?.() ?? {},
    ping: (call) => drugs.ping(call),
    close: async () => void (await Promise.all([drugs.close(), close()])),
  };
}

function asksForFood({ filter }: Pick<Search, 'filter'>): boolean {
  return filter['kind'] === 'FOOD' || OF_FOOD.some((name) => (filter[name] ?? null) !== null);
}
