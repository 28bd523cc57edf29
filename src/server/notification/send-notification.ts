import { type BootstrapCarrier, sendBootstrap } from "../bootstrap/send-bootstrap.ts";
import type { PreparedNotification } from "./prepare-notification.ts";

/** Submits the short messages of a notification, as {@link sendBootstrap} does those of a bootstrap. True when all were taken. */
export function sendNotification(
  notification: PreparedNotification,
  address: { readonly from: string; readonly to: string },
  carrier: BootstrapCarrier,
): Promise<boolean> {
  return sendBootstrap(notification, address, carrier);
}
