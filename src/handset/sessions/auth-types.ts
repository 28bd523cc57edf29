/** The authentication type of a server's last session, which comes first where its account prefers none (DM_StdObj, AAuthPref). */
import type { AuthScheme } from "../../dm/authentication/authentication.ts";
import type { SessionState } from "../../dm/session-state.ts";
import type { HandsetState } from "../state.ts";

/** What a session with the server begins with, unless its account prefers something; undefined when its account alone says that. */
export function lastAuthType({ authTypes }: HandsetState, serverId: string): AuthScheme | undefined {
  return authTypes?.[serverId];
}

/** Keeps the type that a session ended with, when the account alone would begin with another one. */
export function rememberAuthType(state: HandsetState, { serverId, client }: SessionState): HandsetState {
  const { scheme, settled, byAccount } = client;
  const last = settled && scheme !== "none" && scheme !== byAccount ? scheme : undefined;
  if (!settled || last === state.authTypes?.[serverId]) return state;
  const { [serverId]: _, ...others } = state.authTypes ?? {};
  const known = last === undefined ? others : { ...others, [serverId]: last };
  return { ...state, authTypes: Object.keys(known).length === 0 ? null : known };
}
