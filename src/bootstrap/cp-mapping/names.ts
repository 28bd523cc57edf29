/**
 * The name for a new instance: `1`, or one more than the greatest number among the names there are (DM_Bootstrap §5.3.2).
 * Names that are not numbers do not count.
 */
export function nextName(siblings: Iterable<string>): string {
  let greatest = 0n;
  for (const name of siblings) {
    const number = /^[0-9]+$/.test(name) ? BigInt(name) : 0n;
    if (number > greatest) greatest = number;
  }
  return String(greatest + 1n);
}
