/** Rows as columns of text, numbers to the right; the first row is the heading. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((so, row) => row.map((cell, i) => Math.max(so[i] ?? 0, cell.length)), []);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...body.map(line)].join("\n");
}

function padded(cell: string, width: number): string {
  return /^[\d.]+( µs| x| \/s)?$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}
