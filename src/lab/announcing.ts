import type { Announcement } from "../bearer/announce/announcer.ts";
import type { AnnouncedBy } from "../events/vocabulary.ts";
import type { HandsetState } from "../handset/state.ts";

/** The announcement of a handset. */
export function announcementOf({ id, sim }: HandsetState, how: AnnouncedBy): Announcement {
  return { how, msisdn: sim.msisdn, imei: id, imsi: sim.imsi };
}
