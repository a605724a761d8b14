import type { SensorReading } from './event.ts';
import { moment } from './time.ts';
import { cbvWord } from './vocabulary.ts';

/**
 * The readings of a sensorElementList, one a sensor report, with the time and device of their element where they
 * have none of their own (EPCIS 2.0 section 7.3.7). A report that cannot be read is left out: it bears on no link.
 */
export function readSensors(value: unknown, offset: string | null): readonly SensorReading[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element: unknown) => {
    if (!isObject(element)) return [];
    const about = element['sensorMetadata'] ?? element['sensorMetaData'];
    const shared = isObject(about) ? about : {};
    const reports = Array.isArray(element['sensorReport']) ? (element['sensorReport'] as readonly unknown[]) : [];
    return reports.filter(isObject).map((report) => ({
      type: typeof report['type'] === 'string' ? cbvWord(report['type']) : null,
      at: moment(report['time'] ?? shared['time'] ?? shared['startTime'], offset),
      value: valueOf(report),
      min: number(report['minValue']),
      max: number(report['maxValue']),
      mean: number(report['meanValue']),
      unit: text(report['uom']),
      device: text(report['deviceID'] ?? shared['deviceID']),
    }));
  });
}

function valueOf(report: Readonly<Record<string, unknown>>): SensorReading['value'] {
  const flag = report['booleanValue'];
  return number(report['value']) ?? text(report['stringValue'] ?? report['uriValue']) ?? (typeof flag === 'boolean' ? flag : null);
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
