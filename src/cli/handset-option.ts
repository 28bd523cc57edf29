import { type HandsetGroup, handsetGroupSchema } from "../lab/load/fleet-schema.ts";
import { UsageError } from "./command.ts";

/** What `--handset` may say of a handset. */
const HANDSET_FIELDS = ["msisdn", "imsi", "imei", "iccid", "model", "pin"] as const;

/** The handsets of `--handset msisdn=…,imsi=…`; what is left out is filled in. Errors do not repeat values: one may be a PIN. @throws {UsageError} */
export function handsetGroups(specs: readonly string[]): HandsetGroup[] {
  return specs.map((spec, index) => {
    const which = `--handset number ${index + 1}`;
    const parsed = handsetGroupSchema.safeParse({ name: `handset ${index + 1}`, ...readFields(spec, which) });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(`${which}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}

function readFields(spec: string, which: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const field of spec.split(",")) {
    const at = field.indexOf("=");
    const name = HANDSET_FIELDS.find((each) => each === field.slice(0, at).trim());
    if (at < 0 || !name)
      throw new UsageError(`${which}: expected NAME=VALUE with a name of ${HANDSET_FIELDS.join(", ")}`);
    if (fields[name] !== undefined) throw new UsageError(`${which}: ${name} stands twice`);
    fields[name] = field.slice(at + 1).trim();
  }
  return fields;
}
