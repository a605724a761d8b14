/** A line with those that stand below it. */
export interface Branch {
  readonly text: string;
  readonly below: readonly Branch[];
}

/** Branches as the lines of a tree, one under another. */
export function treeLines(branches: readonly Branch[], indent = ''): string[] {
  return branches.flatMap(({ text, below }, i) => {
    const isLast = i === branches.length - 1;
    return [`${indent}${isLast ? '└─' : '├─'} ${text}`, ...treeLines(below, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}
