import { z } from "zod";
import { BEHAVIOUR_SCHEMA } from "../../../server/device/behaviour.ts";
import { JOB_SCHEMA } from "../../../server/jobs/job.ts";
import { AUTH_SCHEMES } from "../../../server/security/authentication.ts";

const credentials = {
  /** The name the client authenticates with. */
  name: z.string().min(1),
  password: z.string(),
  /** First nonces, base64. */
  nonce: z.base64().default(""),
  serverName: z.string().min(1),
  serverPassword: z.string(),
  serverNonce: z.base64().default(""),
  /** How the two prove themselves; absent: as the server does with everybody. */
  auth: z.enum(AUTH_SCHEMES).optional(),
};

/** A jobs file: who the embedded server is, whom it knows, how it behaves, and what it wants done. */
export const serverFileSchema = z.strictObject({
  serverId: z.string().min(1).default("dm.phonebank.example"),
  auth: z.enum(AUTH_SCHEMES).default("md5"),
  /** Devices by their DevId, for example `IMEI:352099000000007`; `*` is every other one. */
  accounts: z.array(z.strictObject({ device: z.string().min(1), ...credentials })).optional(),
  /**
   * It takes sessions over OBEX too, from handsets that are OBEX clients. With a password both sides prove that they know it: the server
   * asks those handsets for it, and shows it to a handset that asks.
   */
  obex: z.strictObject({ password: z.string().min(1).optional() }).optional(),
  /** What it does besides its jobs, to provoke clients. */
  behaviour: BEHAVIOUR_SCHEMA.optional(),
  jobs: z.array(JOB_SCHEMA).default([]),
});
/** A jobs file with its defaults filled in. */
export type ServerFile = z.infer<typeof serverFileSchema>;
