import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './support/run-cli.ts';

const MAIN = join(import.meta.dirname, '../../cli/main.ts');

/** Programs of their own, whose helps are theirs. */
const PROGRAMS: readonly string[] = ['token', 'keys', 'audit', 'conform', 'complete'];

/** What a shell is told to offer for the words behind `tongcha`, without their descriptions. */
function offered(...words: string[]): string[] {
  const { stdout } = spawnSync(process.execPath, [MAIN, 'complete', '--', ...words], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => (line === '' || line.startsWith(':') ? [] : [line.split('\t')[0] ?? '']));
}

test('commands, their options and the words of an option are offered', () => {
  expect(offered('')).toEqual(expect.arrayContaining(['identify', 'chain', 'export', 'token', 'audit', 'complete']));
  expect(offered('sta')).toEqual(['status']);
  expect(offered('chain', '--fo')).toEqual(['--forward', '--follow', '--format']);
  expect(offered('chain', '--format', 'me')).toEqual(['mermaid']);
  expect(offered('status', '--lang', '')).toEqual(['zh', 'en']);
  expect(offered('audit', '--w')).toEqual(['--who', '--witness']);
  expect(offered('token', '--ro')).toEqual(['--role']);
  expect(offered('keys', '--re')).toEqual(['--retire']);
  expect(offered('members', '')).toEqual(expect.arrayContaining(['list', 'join', 'admit', 'leave']));
  expect(offered('members', 'admit', '--kind', 'EN')).toEqual(['ENTERPRISE']);
});

test('an option that is offered is told by the help of its command, in both languages', async () => {
  const commands = offered('').filter((name) => !PROGRAMS.includes(name));
  expect(commands.length).toBeGreaterThan(15);
  for (const name of commands) {
    const options = offered(name, '--').filter((each) => each.startsWith('--'));
    for (const language of ['zh', 'en']) {
      const { out } = await runCli([name, '--help', '--lang', language]);
      expect([name, language, options.filter((option) => !out.includes(option))]).toEqual([name, language, []]);
    }
  }
}, 120_000);

test('a saved question is offered by its name', () => {
  expect(offered('run', 'pass')).toEqual(['passed-by']);
});

test.each(['zsh', 'fish'])('there is a script for %s', (shell) => {
  const { status, stdout } = spawnSync(process.execPath, [MAIN, 'complete', shell], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain('tongcha complete --');
});

test('bash completes by its script', () => {
  // In the place of bash-completion: the words as they stand.
  const script = `
    _get_comp_words_by_ref() { cur=\${COMP_WORDS[COMP_CWORD]}; prev=\${COMP_WORDS[COMP_CWORD-1]}; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
    tongcha() { '${process.execPath}' '${MAIN}' "$@"; }
    compopt() { :; }
    source <(tongcha complete bash)
    complete -p tongcha
    COMP_WORDS=(tongcha chain --form); COMP_CWORD=2; __tongcha_complete; echo "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe('complete -F __tongcha_complete tongcha\n--format\n');
});

test('a shell that there is none for is a fault of usage', async () => {
  const { code, err } = await runCli(['complete', 'csh']);
  expect([code, err]).toEqual([2, expect.stringContaining('bash|zsh|fish')]);
});
