import { UsageError } from "./command.ts";

/**
 * The fields of `NAME=VALUE,NAME=VALUE`, each of them once. `which` is what they describe, for errors; those do not repeat values: one may be a PIN.
 * @throws {UsageError}
 */
export function readFields<Name extends string>(
  spec: string,
  which: string,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const fields: Partial<Record<Name, string>> = {};
  for (const field of spec.split(",")) {
    const at = field.indexOf("=");
    const name = names.find((each) => each === field.slice(0, at).trim());
    if (at < 0 || !name) throw new UsageError(`${which}: expected NAME=VALUE with a name of ${names.join(", ")}`);
    if (fields[name] !== undefined) throw new UsageError(`${which}: ${name} stands twice`);
    fields[name] = field.slice(at + 1).trim();
  }
  return fields;
}
