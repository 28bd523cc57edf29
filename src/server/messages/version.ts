import type { SyncHdr } from "../../codec/syncml/message.ts";

/** A version of the protocol as a SyncHdr says it. */
export type Version = Pick<SyncHdr, "verDtd" | "verProto">;

/** Versions that the server speaks, by their numbers. */
export const VERSIONS = {
  "1.2": { verDtd: "1.2", verProto: "DM/1.2" },
  "1.1": { verDtd: "1.1", verProto: "DM/1.1" },
} as const satisfies Readonly<Record<string, Version>>;

/** The number of a version. */
export type VersionNumber = keyof typeof VERSIONS;

/** The version of a message, if the server speaks it: both parts have to go together. */
export function versionOf({ verDtd, verProto }: SyncHdr): Version | undefined {
  return Object.values(VERSIONS).find((version) => version.verDtd === verDtd && version.verProto === verProto);
}

/** The status for a SyncHdr in a version that the server does not speak (DM_RepPro): 505 is about VerDTD, 513 about VerProto. */
export function versionRefusal(header: SyncHdr, refused: VersionNumber | undefined): 505 | 513 | undefined {
  const version = versionOf(header);
  if (version) return refused !== undefined && version === VERSIONS[refused] ? 505 : undefined;
  return header.verDtd === VERSIONS["1.2"].verDtd ? 513 : 505;
}
