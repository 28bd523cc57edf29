import type { Announcer } from "../../bearer/announce/announcer.ts";
import type { AnnouncedBy } from "../../events/vocabulary.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import { announcementOf } from "../announcing.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";

/** Begins to tell a server of a handset (DM_Bootstrap §5.1.2.2); events tell what comes of it. @throws {OperateError} `no-handset` */
export function announce(
  fleet: Fleet,
  announcer: Announcer,
  name: string,
  url: string,
  how: AnnouncedBy,
): HandsetSummary {
  const state = handsetNamed(fleet, name);
  void announcer.announce(url, announcementOf(state, how));
  return summaryOf(state);
}
