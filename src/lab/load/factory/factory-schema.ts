import { z } from "zod";
import { plainAccountSchema } from "./plain-account.ts";

const file = z.string().min(1);

/** Block `factory:` of a device model or a group of handsets: what they are customized with (DM_Bootstrap §5.1.2.1). */
export const factorySchema = z
  .strictObject({
    /**
     * Provisioning document or SyncML message, relative to the file that names it: XML, in which `{{imei}}` and its like are
     * filled in, or WBXML.
     */
    document: file.optional(),
    /** Several of them, applied in this order; after `document`, where both are there. */
    documents: z.array(file).min(1).optional(),
    /** Accounts without a document; applied last. */
    accounts: z
      .array(plainAccountSchema)
      .min(1)
      .refine((accounts) => new Set(accounts.map(({ server }) => server)).size === accounts.length, {
        error: "expected every account to have another server",
      })
      .optional(),
  })
  .refine(({ document, documents, accounts }) => document ?? documents ?? accounts, {
    error: "expected at least one of document, documents and accounts",
  });
/** The block as a file has it. */
export type FactoryFile = z.infer<typeof factorySchema>;
