export { DirectoryFault } from './directory-fault.ts';
export { admit, join, leave, memberOf } from './edit.ts';
export type { DirectoryEntry, DirectoryList } from './list.ts';
export { type OpenedEntry, openOwnEntry } from './own-entry.ts';
export { DIRECTORY_NAME, openOwnDirectory, signDirectory } from './sign.ts';
export { publishText } from '../sources/publish.ts';
export { SourceFault } from '../sources/source-fault.ts';
