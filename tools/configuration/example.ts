import { stringify } from 'yaml';
import { asSentence, isSection, type Key, type Section } from './keys.ts';
import { allSections, ANY_MINISTRY, type Configuration } from './sections.ts';

const HEAD = `# Every key of the configuration, with what it is where nobody sets it. Made by \`npm run configuration\`; docs/configuration.md has the same as a page.
# Copy it to tongcha.yaml (or what TONGCHA_CONFIG names), keep the sections of the processes that read it, and take the # from what you set.
`;

/** Columns of a comment. */
const WIDTH = 118;

/** The reference configuration: YAML that sets nothing, since each key is a comment. */
export function exampleOf(configuration: Configuration): string {
  const sections = allSections(configuration).map((section) =>
    section === configuration.ministries ? ofOneMinistry(section) : linesOf(section, ''),
  );
  return [HEAD, ...sections.map((lines) => `${lines.join('\n')}\n`)].join('\n');
}

function ofOneMinistry(section: Section): string[] {
  const lines = linesOf({ ...section, path: [ANY_MINISTRY] }, '  ');
  return [
    'ministries:',
    ...lines.map((line) => line.replace(/^ {2}X:$/, '  agriculture: # one for each subgraph, by its name')),
  ];
}

function linesOf(section: Section, indent: string): string[] {
  const inside = `${indent}  `;
  return [
    ...comment(section.description, indent),
    `${indent}${section.path.at(-1)}:`,
    ...section.members.flatMap((member) => (isSection(member) ? linesOf(member, inside) : keyLines(member, inside))),
  ];
}

function keyLines(key: Key, indent: string): string[] {
  const wants = key.production === undefined ? '' : ` ${asSentence(key.production)}`;
  const page = key.page === undefined ? '' : ` See docs/${key.page.replace(/#.*/, '')}.`;
  return [
    ...comment(`${key.description}${wants}${page}`, indent),
    `${indent}# ${key.variable}: ${key.takes}${key.needed === 'no' ? '' : key.needed === 'always' ? '; needed' : '; needed with its section'}`,
    `${indent}#${key.path.at(-1)}:${key.default === undefined ? '' : ` ${stringify(key.default).trimEnd()}`}`,
  ];
}

function comment(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + 3 + line.length + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`);
}
