/**
 * The largest whole number from `from` to `to` that is good, where all below a good one are good as well; `from - 1` when none is.
 * Halves the span, so that few are asked about.
 */
export function largest(from: number, to: number, isGood: (number: number) => boolean): number {
  let good = from - 1;
  let bad = to + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isGood(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
