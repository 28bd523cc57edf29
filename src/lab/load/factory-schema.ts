import { z } from "zod";

/** Block `factory:` of a device model or a group of handsets: what they are customized with (DM_Bootstrap §5.1.2.1). */
export const factorySchema = z.strictObject({
  /** Provisioning document or SyncML message (XML), relative to the file that names it; `{{imei}}` and its like are filled in. */
  document: z.string().min(1),
});
