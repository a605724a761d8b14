import { canonical } from '@tongcha/codes';
import type { SectorRecord } from '@tongcha/ministry';
import { type SensorReading, textNamed, type UnitTold } from '@tongcha/ministry/epcis';

export interface FoodRecord extends SectorRecord {
  readonly kind: 'FOOD';
  readonly drug: null;
  readonly food: {
    readonly lot: string | null;
    readonly productionLicence: string | null;
    readonly overseasProducer: string | null;
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
  // What is made abroad has its producer's registration with the customs in the licence's place.
  const licence = textNamed(ilmd, 'productionLicence');
  const overseas = licence === null ? null : canonical(`cifer:${licence}`);
  return {
    kind: 'FOOD',
    drug: null,
    food: {
      lot: textNamed(ilmd, 'lotNumber', 'batch', 'batchNumber') ?? lot,
      productionLicence: overseas === null ? licence : null,
      overseasProducer: overseas,
      foodCategory: textNamed(ilmd, 'foodCategory'),
      specification: textNamed(ilmd, 'specification', 'netContent'),
      sensorReadings: sensors,
    },
  };
}
