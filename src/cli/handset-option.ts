import { type HandsetGroup, handsetGroupSchema } from "../lab/load/fleet/fleet-schema.ts";
import { UsageError } from "./command.ts";
import { readFields } from "./fields.ts";

/** What `--handset` may say of a handset. */
const HANDSET_FIELDS = ["msisdn", "imsi", "imei", "iccid", "model", "pin", "consent", "card"] as const;

/** The handsets of `--handset msisdn=…,imsi=…`; what is left out is filled in. Errors do not repeat values: one may be a PIN. @throws {UsageError} */
export function handsetGroups(specs: readonly string[]): HandsetGroup[] {
  return specs.map((spec, index) => {
    const which = `--handset number ${index + 1}`;
    const fields = readFields(spec, which, HANDSET_FIELDS);
    if ((fields.card ?? "none") !== "none") {
      throw new UsageError(`${which}: card: expected none; a card with files needs a fleet file`);
    }
    const parsed = handsetGroupSchema.safeParse({ name: `handset ${index + 1}`, ...fields });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(`${which}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}
