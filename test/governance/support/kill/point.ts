/**
 * Ends this process as nothing can be prepared for, at the n-th time that it comes by a point with an order to that member.
 * @param dies `sent@find:2`; '' never
 */
export function pointsOf(dies: string): (name: string, member: string) => void {
  const [where, times = '1'] = dies.split(':');
  let left = Number(times);
  return (name, member) => {
    if (`${name}@${member}` === where && (left -= 1) === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** Nothing is left of a test that was ended itself. */
export function endWithParent(): void {
  process.stdin.resume().on('end', () => process.exit());
}
