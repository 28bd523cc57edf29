import { type HandsetGroup, handsetGroupSchema } from "../lab/load/fleet-schema.ts";
import { UsageError } from "./command.ts";

/** The handsets of `--handset msisdn=…,imsi=…,imei=…,model=…`; what is left out is filled in. @throws {UsageError} */
export function handsetGroups(specs: readonly string[]): HandsetGroup[] {
  return specs.map((spec, index) => {
    const fields = Object.fromEntries(spec.split(",").map((field) => splitField(field, spec)));
    const parsed = handsetGroupSchema.safeParse({ name: `handset ${index + 1}`, ...fields });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(`--handset ${spec}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}

const FIELDS = ["msisdn", "imsi", "imei", "iccid", "model", "pin"];

function splitField(field: string, spec: string): [string, string] {
  const at = field.indexOf("=");
  const name = field.slice(0, at).trim();
  if (at < 0 || !FIELDS.includes(name)) {
    throw new UsageError(`--handset ${spec}: expected NAME=VALUE with a name of ${FIELDS.join(", ")}, not "${field}"`);
  }
  return [name, field.slice(at + 1).trim()];
}
