import { z } from "zod";
import { durationSchema } from "../../../base/duration-schema.ts";
import type { DeviceModel } from "../../../handset/model/model.ts";

/** The block `notification` of a device model: how it takes a server's call for a session (DM_Notification). */
export const notificationSchema = z
  .strictObject({
    /** Ten times the version numbers that it takes; senders write 11. */
    versions: z.array(z.int().min(10).max(13)).min(1).default([10, 11, 12, 13]),
    /** What follows when the server leaves it to the device how the user takes part. */
    unspecifiedUi: z.enum(["background", "informative", "user-interaction"]).default("background"),
    /** A call while a session with that server goes on: answered after it, or not at all. */
    duringSession: z.enum(["queue", "ignore"]).default("queue"),
    /** Servers whose call may wait at the same time. */
    maxWaiting: z.int().min(1).default(5),
    promptTimeout: durationSchema.default(600_000),
  })
  .prefault({});

/** The block as the model has it. */
export function notificationOf({
  promptTimeout,
  ...rules
}: z.infer<typeof notificationSchema>): DeviceModel["notification"] {
  return { ...rules, promptMs: promptTimeout };
}
