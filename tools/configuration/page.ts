import { asSentence, isSection, type Key, type Section } from './keys.ts';
import { ANY_MINISTRY, type Configuration } from './sections.ts';

const HEAD = `# Every key of the configuration

<!-- Made by \`npm run configuration\` from the schemas that the processes read their settings by. -->

One YAML file (\`TONGCHA_CONFIG\`, or \`tongcha.yaml\` in the current folder) has a section a process; [\`deploy/tongcha.example.yaml\`](../deploy/tongcha.example.yaml)
has every key of this page, to begin from. The environment overrides single keys by the variable named here; with \`_FILE\` behind its name
(\`DRUG_SOAP_PASSWORD_FILE=/run/secrets/drug\`) it names a file that holds the value, which is the way for secrets. A process reads its own sections and leaves others
alone, so one file may serve several. A key that it does not know is a fault; all faults are told at once, each with its key, its value and what is expected.

A file or folder is read by the process's own user. What is said of production is so where \`production\` is true.
`;

const ROWS = '| key, variable | takes | default | what it sets |\n| --- | --- | --- | --- |\n';

/** The page of all keys, in Markdown. */
export function pageOf(configuration: Configuration): string {
  const { gateway, ministries, sectors, everySector, shared } = configuration;
  const everywhere = new Set(everySector.members.map(({ path }) => path.at(-1)));
  return [
    HEAD,
    chapter('gateway', gateway),
    chapter(
      `ministries.${ANY_MINISTRY}`,
      ministries,
      `\`${ANY_MINISTRY}\` is the name of a subgraph (\`hazardous-goods\`), in a variable \`HAZARDOUS_GOODS\`.`,
    ),
    chapter(
      'SECTOR',
      everySector,
      `The section is named for the sector: ${sectors
        .filter((section) => hasAllOf(section, everySector))
        .map((section) => `\`${section.path.join('.')}\` (port ${portOf(section)})`)
        .join(', ')}.`,
    ),
    ...sectors.flatMap((section) => {
      const own = section.members.filter(({ path }) => !everywhere.has(path.at(-1)));
      const said = hasAllOf(section, everySector) ? 'Beside the keys of each ministry’s process:' : '';
      return own.length === 0 ? [] : [chapter(section.path.join('.'), { ...section, members: own }, said)];
    }),
    ...shared.map((section) => chapter(section.path.join('.'), section)),
  ].join('\n');
}

function hasAllOf({ members }: Section, { members: others }: Section): boolean {
  const own = new Set(members.map(({ path }) => path.at(-1)));
  return others.every(({ path }) => own.has(path.at(-1)));
}

function portOf({ members }: Section): string {
  const found = members.find(({ path }) => path.at(-1) === 'port');
  return found && !isSection(found) ? defaultText(found.default) : '';
}

function chapter(title: string, section: Section, said = ''): string {
  const text = [sentenceOf(section), said].filter(Boolean).join(' ');
  return `## ${title}\n\n${text}\n\n${ROWS}${rowsOf(section).join('\n')}\n`;
}

function rowsOf(section: Section): string[] {
  return section.members.flatMap((member) =>
    isSection(member)
      ? [`| **\`${nameOf(member)}\`** | | | **${sentenceOf(member)}** |`, ...rowsOf(member)]
      : [rowOf(member)],
  );
}

function rowOf(key: Key): string {
  const wants = key.production === undefined ? '' : ` *${asSentence(key.production)}*`;
  return `| \`${nameOf(key)}\`<br>\`${key.variable}\` | ${key.takes} | ${valueOf(key)} | ${sentenceOf(key)}${wants} |`.replaceAll(
    '<name>',
    '&lt;name&gt;',
  );
}

/** Below its top section, whose name stands above. */
function nameOf({ path }: Key | Section): string {
  return path.slice(path[0] === 'ministries' ? 2 : 1).join('.');
}

function sentenceOf({ description, page }: { readonly description: string; readonly page?: string }): string {
  return page === undefined ? description : `${description} ([more](${page}))`;
}

function valueOf({ needed, default: value }: Key): string {
  if (needed !== 'no') return needed === 'always' ? '**needed**' : 'needed with its section';
  return defaultText(value);
}

function defaultText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
