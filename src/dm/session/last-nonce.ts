/** What is taken of the server's answer to the client's last message, by which the client ended the session itself. */
import { Draft } from "../../tree/draft.ts";
import type { Overlay, Tree } from "../../tree/tree.ts";
import { hearHeaderStatus } from "../authentication/authentication.ts";
import { hearServer } from "../authentication/server-authentication.ts";
import type { SessionState } from "../session-state.ts";
import type { DmEnvironment } from "../settings.ts";
import { saveAccount } from "./account-changes.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { statusOfHeader } from "./turn.ts";

/**
 * The overlay with the nonce that the server wants for the next session's first proof, which it has drawn whether or not this one goes
 * on (DM_Security): without it that session would begin with a challenge. Nothing else of the answer counts, and nothing of one by a
 * server that has not proved itself, or that refuses the client.
 */
export function keepLastNonce(tree: Tree, state: SessionState, answer: Answer, env: DmEnvironment): Overlay {
  const read = readAnswer(state, answer, env.settings);
  if (read.kind !== "message") return tree.overlay();
  const { header, commands } = read.message;
  const verdict = hearHeaderStatus(state.client, statusOfHeader(commands, state.sent.msgId), false);
  if (verdict.outcome !== "accepted") return tree.overlay();
  // The nonce that the server's proof is answered with reaches nobody, as no message follows.
  const { server } = hearServer(state.server, { cred: header.cred, mac: read.mac }, false, () => new Uint8Array());
  const { authenticated } = server;
  const draft = new Draft(tree, env.now);
  saveAccount(draft, { ...state, movedTo: null, client: verdict.client, server: { ...state.server, authenticated } });
  const overlay = draft.overlay();
  if (overlay !== tree.overlay()) env.emit({ type: "tree.changed", by: state.serverId, uris: draft.changed() });
  return overlay;
}
