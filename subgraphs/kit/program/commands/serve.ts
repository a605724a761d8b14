import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { ENVIRONMENT_FILE } from '../../config.ts';
import type { MinistryServer } from '../../server.ts';
import { MINISTRY_FILE, ministryCommand } from '../command.ts';
import { configured, openFile, type OpenedFile } from '../open-file.ts';
import { FileWatch } from '../serve/watch-files.ts';

export const serve = ministryCommand({
  about: {
    zh: '按文件提供子图服务,文件有改动即时生效',
    en: 'serve what the file declares; its changes take effect at once',
  },
  help: {
    zh: `用法: npx tongcha-ministry serve [文件]

按 ${MINISTRY_FILE} 提供子图服务。该文件、其 hooks、schema 与 ${ENVIRONMENT_FILE} 有改动时,一秒内生效,进行中的请求不中断;
改动有误时,写明文件、行、列与应写的内容,先前正确的版本继续服务。
监听地址、受信任的密钥等见 docs/configuration.md 的 ministry 一节,例如 MINISTRY_PORT、MINISTRY_TRUSTED_KEYS。

示例:
  MINISTRY_PORT=4006 npx tongcha-ministry serve`,
    en: `usage: npx tongcha-ministry serve [FILE]

Serves the subgraph that ${MINISTRY_FILE} declares. A change of it, of its hooks, its schema or ${ENVIRONMENT_FILE} takes effect within a second, and no request is
dropped; one that is wrong is told with file, line, column and what to write, while the last right one goes on.
Where it listens and whom it trusts: docs/configuration.md, section ministry, such as MINISTRY_PORT and MINISTRY_TRUSTED_KEYS.

examples:
  MINISTRY_PORT=4006 npx tongcha-ministry serve`,
  },
  options: {},
  async run({ texts, io, language, say, warn }) {
    const [file = MINISTRY_FILE] = texts;
    const config = configured(io.env);
    const watch = new FileWatch(() => reload());
    const open = (): Promise<OpenedFile> => {
      // Before they are read: a change of meanwhile is seen.
      for (const each of [file, join(dirname(file), ENVIRONMENT_FILE)]) watch.add(each);
      return openFile(file, io.env, language, { reads: (path) => watch.add(path) });
    };
    let server: MinistryServer | null = null;
    const reload = async (): Promise<void> => {
      try {
        await server?.become((await open()).ministry);
        say(language === 'zh' ? `${file} 的改动已生效` : `the change of ${file} is in effect`);
      } catch (error) {
        // A schema that cannot be built says so in words of its own.
        const message = error instanceof Error ? error.message : String(error);
        warn(`${error instanceof CliFault ? message : `${file}: ${message}`}\n${KEPT[language]}`);
      }
    };
    try {
      const { ministry } = await open();
      const [{ run }, { startMinistry }] = await Promise.all([import('@tongcha/http'), import('../../server.ts')]);
      // It ends the process itself, once what is under way has ended.
      await run(ministry.name, async (observer) => {
        server = await startMinistry(ministry, { ...config, observer });
        say(`${ministry.member ?? ministry.name}: ${server.url}/graphql`);
        return server;
      });
      if (!io.signal.aborted) await once(io.signal, 'abort');
    } finally {
      watch.close();
    }
    return EXIT.done;
  },
});

const KEPT = {
  zh: '改动未采用,先前的版本继续服务',
  en: 'the change is not taken: the version before goes on',
} as const;
