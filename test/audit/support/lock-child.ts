/** Holds the lock of a log's folder, to be killed. */
import { lockLog } from '../../../common/audit-log/log-lock.ts';

const release = lockLog(process.argv[2] ?? '');
process.on('disconnect', () => process.exit());
process.send?.(release ? 'locked' : 'refused');
