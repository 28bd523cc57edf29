/** Where clients are known to differ in what they make of a DM account and its connection (ProvCont; DM_StdObj, DMAcc; ConnMO). */
export interface MappingHabits {
  /** Takes APPSRV for what the server shows and CLIENT for what the client shows, the wrong way round. */
  readonly crossedAuthLevels: boolean;
  /** The type of DM credentials: what AAUTHTYPE says, or MD5 where there is a nonce and Basic where there is none. */
  readonly authType: "stated" | "by-nonce";
  /** What the node of a new account is called: the next number, its PROVIDER-ID, or the SHA-256 of that in hexadecimal. */
  readonly accountName: "number" | "server-id" | "sha-256";
  /** Whether the name in the credentials of level CLIENT stands in for a PROVIDER-ID that is missing. */
  readonly serverId: "provider-id" | "client-name";
  /** What a NAP object calls a GPRS bearer: as the document does, or by the name of 3GPP. */
  readonly bearerNames: "document" | "3gpp";
}

/** What the specifications say. */
export const STANDARD_HABITS: MappingHabits = {
  crossedAuthLevels: false,
  authType: "stated",
  accountName: "number",
  serverId: "provider-id",
  bearerNames: "document",
};
