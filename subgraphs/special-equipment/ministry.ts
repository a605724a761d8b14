import DataLoader from 'dataloader';
import { connectSql } from '../kit/connectors/sql/connect.ts';
import { SENSITIVE_SITES } from '../kit/access/sharing.ts';
import { perRequest } from '../kit/loaders.ts';
import type { Ministry } from '../kit/ministry.ts';
import type { Inspection, TraceEvent } from '../kit/records.ts';
import type { MinistryContext } from '../kit/schema.ts';
import type { SpecialEquipmentConfig } from './config.ts';
import type { EquipmentRecord } from './records.ts';
import { EquipmentRegister } from './system.ts';

/** An inspection may be made until the day on which it is due is over. */
const DAY = 86_400_000;

export async function createSpecialEquipment(config: SpecialEquipmentConfig): Promise<Ministry> {
  const register = new EquipmentRegister(await connectSql(config.db));
  const inspections = perRequest(({ signal, ask }) => new DataLoader<string, Inspection[]>((codes) => ask(register, () => register.inspections(codes, { signal }))));
  const events = perRequest(({ signal, ask }) => new DataLoader<string, TraceEvent[]>((codes) => ask(register, () => register.events(codes, { signal }))));
  return {
    name: 'special-equipment',
    systems: [register],
    sharing: { parts: SENSITIVE_SITES, partiesOf: (record) => [(record as EquipmentRecord).maintenance?.uscc] },
    resolvers: {
      SpecialEquipmentRecord: {
        inspections: ({ code }: EquipmentRecord, _: unknown, context: MinistryContext) => inspections(context).load(code),
        events: ({ code }: EquipmentRecord, _: unknown, context: MinistryContext) => events(context).load(code),
        inspectionOverdue: ({ nextInspectionDue }: EquipmentRecord, { at }: { at: string }) => (nextInspectionDue === null ? null : Date.parse(nextInspectionDue) + DAY <= Date.parse(at)),
      },
    },
  };
}
