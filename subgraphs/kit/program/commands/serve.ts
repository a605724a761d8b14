import { once } from 'node:events';
import { EXIT } from '@tongcha/command';
import { MINISTRY_FILE, ministryCommand } from '../command.ts';
import { configured, openFile } from '../open-file.ts';

export const serve = ministryCommand({
  about: { zh: '按文件提供子图服务', en: 'serve the subgraph that the file declares' },
  help: {
    zh: `用法: npx tongcha-ministry serve [文件]

按 ${MINISTRY_FILE} 提供子图服务。监听地址、受信任的密钥等见 docs/configuration.md 的 ministry 一节,例如 MINISTRY_PORT。

示例:
  MINISTRY_PORT=4006 npx tongcha-ministry serve`,
    en: `usage: npx tongcha-ministry serve [FILE]

Serves the subgraph that ${MINISTRY_FILE} declares. Where it listens and whom it trusts: docs/configuration.md, section ministry, such as MINISTRY_PORT.

examples:
  MINISTRY_PORT=4006 npx tongcha-ministry serve`,
  },
  options: {},
  async run({ texts, io, language, say }) {
    const [file = MINISTRY_FILE] = texts;
    const config = configured(io.env);
    const { ministry } = await openFile(file, io.env, language);
    const { startMinistry } = await import('../../server.ts');
    const server = await startMinistry(ministry, config);
    say(
      language === 'zh'
        ? `${ministry.name} 已就绪: ${server.url}/graphql`
        : `${ministry.name} is ready: ${server.url}/graphql`,
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    await server.stop();
    return EXIT.done;
  },
});
