/** A table of WSP assigned numbers: the values are the codes, names are spelt as the specification spells them. */
export interface AssignedNumbers {
  /** The canonical name, or `undefined` for a code that is not assigned. */
  nameOf(code: number): string | undefined;
  /** The code for a name in any case, or `undefined`. Where two codes have one name, the newest. */
  codeOf(name: string): number | undefined;
}

/** Compiles a table of codes by name. `older` holds codes of earlier encoding versions that are read but not written. @throws {RangeError} for a code used twice */
export function assignedNumbers(
  table: Readonly<Record<string, number>>,
  older: Readonly<Record<number, string>> = {},
): AssignedNumbers {
  const names = new Map<number, string>();
  const codes = new Map<string, number>();
  for (const [code, name] of Object.entries(older)) names.set(Number(code), name);
  for (const [name, code] of Object.entries(table)) {
    if (names.has(code)) throw new RangeError(`code ${code} is both ${names.get(code)} and ${name}`);
    names.set(code, name);
    codes.set(name.toLowerCase(), code);
  }
  return {
    nameOf: (code) => names.get(code),
    codeOf: (name) => codes.get(name.toLowerCase()),
  };
}
