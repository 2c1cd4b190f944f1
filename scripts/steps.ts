/** Shows a step with the time it took. Says nothing twice: one line when it starts, one when it is done. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const terminal = process.stdout.isTTY;
  if (terminal) process.stdout.write(`  … ${title}`);
  const close = (mark: string): void => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${terminal ? '\r' : ''}  ${mark} ${title} (${seconds} s)\n`);
  };
  try {
    const result = await work();
    close('✓');
    return result;
  } catch (error) {
    close('✗');
    throw error;
  }
}
