import type { SensorReading } from './event.ts';
import { type Fields, standardKind } from './fields.ts';

const ABOUT = [
  'time',
  'startTime',
  'endTime',
  'deviceID',
  'deviceMetadata',
  'rawData',
  'dataProcessingMethod',
  'bizRules',
];
const ELEMENT = standardKind('event/sensorElement', ['sensorMetadata', 'sensorMetaData', 'sensorReport']);
const METADATA = standardKind('event/sensorMetadata', ABOUT);
const REPORT = standardKind('event/sensorReport', [
  'type',
  'exception',
  'deviceID',
  'deviceMetadata',
  'rawData',
  'dataProcessingMethod',
  'bizRules',
  'time',
  'microorganism',
  'chemicalSubstance',
  'value',
  'component',
  'stringValue',
  'booleanValue',
  'hexBinaryValue',
  'uriValue',
  'minValue',
  'maxValue',
  'meanValue',
  'sDev',
  'percRank',
  'percValue',
  'uom',
  'coordinateReferenceSystem',
]);

/**
 * The readings of a sensorElementList, one a sensor report, with the time and device of their element where they
 * have none of their own (EPCIS 2.0 section 7.3.7).
 */
export function readSensors(event: Fields, offset: string | null): readonly SensorReading[] {
  return event.elements('sensorElementList', ELEMENT).flatMap((element) => {
    const about = element.inner('sensorMetadata', METADATA) ?? element.inner('sensorMetaData', METADATA);
    const shared = about?.moment('time', offset) ?? about?.moment('startTime', offset) ?? null;
    const device = about?.text('deviceID') ?? null;
    return element.elements('sensorReport', REPORT).map((report) => ({
      type: report.word('type'),
      at: report.moment('time', offset) ?? shared,
      value: valueOf(report),
      min: report.number('minValue'),
      max: report.number('maxValue'),
      mean: report.number('meanValue'),
      unit: report.text('uom'),
      device: report.text('deviceID') ?? device,
    }));
  });
}

function valueOf(report: Fields): SensorReading['value'] {
  const flag = report.source['booleanValue'];
  const said = report.number('value') ?? report.text('stringValue') ?? report.text('uriValue');
  if (said !== null || flag === undefined || flag === null) return said;
  if (typeof flag === 'boolean') return flag;
  report.doubt('booleanValue');
  return null;
}
