import type { SyncMLMessage } from "../../codec/syncml/message.ts";
import { valueText } from "../messages/data-value.ts";
import type { Violation } from "./rules.ts";

/** The leaves that every device has (DM_StdObj, DevInfo). */
const DEV_INFO_LEAVES = ["DevId", "Man", "Mod", "DmV", "Lang"] as const;

/** What the first message of package 1 can have wrong in its body, and its Source, which must be the DevId in it. */
export function judgePackage1(message: SyncMLMessage): Violation[] {
  const found: Violation[] = [];
  const opening = message.commands.some(
    (command) => command.cmd === "Alert" && (command.code === 1200 || command.code === 1201),
  );
  if (!opening) found.push({ rule: "package-1-alert", detail: "neither Alert 1200 nor 1201" });
  const devInfo = devInfoIn(message);
  const missing = DEV_INFO_LEAVES.filter((leaf) => !devInfo.has(`./DevInfo/${leaf}`));
  if (missing.length > 0) found.push({ rule: "package-1-dev-info", detail: `without ${missing.join(", ")}` });
  const devId = devInfo.get("./DevInfo/DevId");
  if (devId !== undefined && devId !== message.header.source.uri) {
    found.push({ rule: "source-dev-id", detail: `Source ${message.header.source.uri}, DevId ${devId}` });
  }
  return found;
}

/** The DevInfo that a message brings: URI to value. */
function devInfoIn(message: SyncMLMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const command of message.commands) {
    if (command.cmd !== "Replace") continue;
    for (const item of command.items) {
      const uri = item.source?.uri;
      if (uri?.startsWith("./DevInfo/")) found.set(uri, valueText(item.data ?? ""));
    }
  }
  return found;
}
