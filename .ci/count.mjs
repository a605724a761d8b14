import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

// Reads what vitest's JSON reporter wrote: `files REPORT` names the files that failed, `closing AGAIN? FIRST` counts.
const [what, ...paths] = process.argv.slice(2);
const reports = new Map(
  paths
    .filter((path) => existsSync(path))
    .map((path) => [path.replace(/^.*\//, ''), JSON.parse(readFileSync(path, 'utf8'))]),
);
const [first, again] = [reports.get('first.json'), reports.get('again.json')];
const fileOf = ({ name }) => relative(process.cwd(), name);
const failedFiles = ({ testResults }) => testResults.filter(({ status }) => status === 'failed').map(fileOf);
const failedTests = ({ testResults }) =>
  testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${fileOf(file)}: ${fullName}`),
  );

if (what === 'files') {
  for (const file of new Set(failedFiles(first))) console.log(file);
} else if (!first) {
  console.log('0 passed, 1 failed');
} else {
  const last = again ?? first;
  // A file that breaks before its tests has none that failed.
  const failed = Math.max(failedTests(last).length, failedFiles(last).length);
  const cured = again ? failedTests(first).filter((test) => !failedTests(again).includes(test)) : [];
  for (const test of cured) console.log(`failed beside others, passed alone: ${test}`);
  const skipped = first.numPendingTests > 0 ? `, ${first.numPendingTests} skipped` : '';
  console.log(`${first.numPassedTests + cured.length} passed, ${failed} failed${skipped}`);
}
