import type { SectorRecord } from '@tongcha/ministry';
import { type SensorReading, textNamed, type UnitTold } from '@tongcha/ministry/epcis';

export interface FoodRecord extends SectorRecord {
  readonly kind: 'FOOD';
  readonly drug: null;
  readonly food: {
    readonly lot: string | null;
    /** Food production licence, SC and 14 digits, or a foreign producer's registration. */
    readonly productionLicence: string | null;
    readonly foodCategory: string | null;
    readonly specification: string | null;
    /** Temperatures and the like that were logged on its way, oldest first. */
    readonly sensorReadings: readonly (Omit<SensorReading, 'value'> & {
      readonly value: number | null;
      readonly handsOver: boolean;
    })[];
  };
}

/** What food has of a unit beside what every record has. */
export function foodOf({ ilmd, lot, sensors }: UnitTold): Pick<FoodRecord, 'kind' | 'drug' | 'food'> {
  return {
    kind: 'FOOD',
    drug: null,
    food: {
      lot: textNamed(ilmd, 'lotNumber', 'batch', 'batchNumber') ?? lot,
      productionLicence: textNamed(ilmd, 'productionLicence'),
      foodCategory: textNamed(ilmd, 'foodCategory'),
      specification: textNamed(ilmd, 'specification', 'netContent'),
      sensorReadings: sensors,
    },
  };
}
