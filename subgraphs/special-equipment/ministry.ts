import DataLoader from 'dataloader';
import {
  type Call,
  callOf,
  type Inspection,
  type Ministry,
  type MinistryContext,
  perRequest,
  SENSITIVE_SITES,
  type TraceEvent,
} from '@tongcha/ministry';
import { connectSql } from '@tongcha/ministry/sql';
import type { SpecialEquipmentConfig } from './config.ts';
import type { EquipmentRecord } from './records.ts';
import { EquipmentRegister } from './system.ts';

/** An inspection may be made until the day on which it is due is over. */
const DAY = 86_400_000;

/** The ministry over its database. */
export async function createSpecialEquipment(config: SpecialEquipmentConfig): Promise<Ministry> {
  const register = new EquipmentRegister(await connectSql(config.db), config.db.history ?? null);
  const perCode = <T>(ask: (codes: readonly string[], call: Call) => Promise<T[]>) =>
    perRequest((context: MinistryContext) => {
      const call = callOf(register, context, context.loaders.partials);
      return new DataLoader<string, T>((codes) => context.ask(register, () => ask(codes, call), codes.length));
    });
  const inspections = perCode<Inspection[]>((codes, call) => register.inspections(codes, call));
  const events = perCode<TraceEvent[]>((codes, call) => register.events(codes, call));
  return {
    name: 'special-equipment',
    systems: [register],
    sharing: { parts: SENSITIVE_SITES, partiesOf: (record) => [(record as EquipmentRecord).maintenance?.uscc] },
    resolvers: {
      SpecialEquipmentRecord: {
        inspections: ({ code }: EquipmentRecord, _: unknown, context: MinistryContext) =>
          inspections(context).load(code),
        events: ({ code }: EquipmentRecord, _: unknown, context: MinistryContext) => events(context).load(code),
        inspectionOverdue: ({ nextInspectionDue }: EquipmentRecord, { at }: { at: string }) =>
          nextInspectionDue === null ? null : Date.parse(nextInspectionDue) + DAY <= Date.parse(at),
      },
    },
  };
}
