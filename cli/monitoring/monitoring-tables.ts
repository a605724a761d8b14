import { columnsOf, type Table } from '../export/columns.ts';
import type { MonitoringView } from './monitoring-view.ts';

const GROUP_COLUMNS = columnsOf({
  sector: 'text',
  province: 'text',
  month: 'text',
  units: 'integer',
  sampled: 'integer',
  traceable: 'integer',
  broken: 'integer',
  undecided: 'integer',
  least: 'number',
  most: 'number',
  listed: 'integer',
  isAll: 'boolean',
});

/** One row a group; without a sample its columns are empty. */
export function groupsTable({ groups }: Pick<MonitoringView, 'groups'>): Table {
  return { columns: GROUP_COLUMNS, rows: groups.map(({ sample, ...group }) => ({ ...group, ...sample })) };
}

const CAUSE_COLUMNS = columnsOf({
  sector: 'text',
  province: 'text',
  month: 'text',
  reason: 'text',
  reasonSector: 'text',
  units: 'integer',
});

/** One row a group and cause: of how many units of the sample it is that they are not traceable. */
export function causesTable({ groups }: Pick<MonitoringView, 'groups'>): Table {
  return {
    columns: CAUSE_COLUMNS,
    rows: groups.flatMap(({ sector, province, month, sample }) =>
      (sample?.causes ?? []).map((cause) => ({
        sector,
        province,
        month,
        reason: cause.reason,
        reasonSector: cause.sector,
        units: cause.units,
      })),
    ),
  };
}

const MEMBER_COLUMNS = columnsOf({
  sector: 'text',
  member: 'text',
  usualMilliseconds: 'integer',
  breaker: 'text',
});

/** One row a member, with how it answers. */
export function membersTable({ members }: Pick<MonitoringView, 'members'>): Table {
  return { columns: MEMBER_COLUMNS, rows: members.map((each) => ({ ...each })) };
}
