import { RootCommand } from '@bomb.sh/tab';
import type { Command, Said } from '@tongcha/command';
import { CliFault, EXIT } from '@tongcha/command';

const SHELLS = ['bash', 'zsh', 'fish'];

const help: Said = {
  zh: `用法: tongcha complete ${SHELLS.join('|')}

给出该 shell 的补全脚本(bash 另需 bash-completion);在 shell 的启动文件中加入,例如 ~/.bashrc:

  source <(tongcha complete bash)`,
  en: `usage: tongcha complete ${SHELLS.join('|')}

Gives the script by which the shell completes commands and options (in bash with bash-completion). For the file that the shell starts
with, such as ~/.bashrc:

  source <(tongcha complete bash)`,
};

/** @param commands all others; asked when a shell asks */
export function completeWith(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    about: { zh: 'shell 补全脚本', en: 'the script by which a shell completes' },
    help,
    options: {},
    async run(args, { out }, language) {
      const [shell = ''] = args;
      if (shell === '--help' || shell === '-h') out.write(`${help[language]}\n`);
      else if (shell === '--') rootOf(commands(), language).parse(args.slice(1));
      else if (SHELLS.includes(shell)) rootOf(commands(), language).setup('tongcha', 'tongcha', shell);
      else throw new CliFault(EXIT.usage, help[language]);
      return EXIT.done;
    },
  };
}

function rootOf(commands: Readonly<Record<string, Command>>, language: keyof Said): RootCommand {
  const root = new RootCommand();
  for (const [name, { about, options, texts }] of Object.entries(commands)) {
    const command = root.command(name, about[language]);
    if (texts)
      command.argument('text', (complete) => {
        for (const text of texts) complete(text, '');
      });
    for (const [option, { type, words = [] }] of Object.entries(options)) {
      if (type === 'boolean') command.option(option, '');
      else
        command.option(option, '', (complete) => {
          for (const word of words) complete(word, '');
        });
    }
  }
  return root;
}
