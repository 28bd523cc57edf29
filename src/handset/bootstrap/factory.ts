/** The customized process of bootstrap: a document is loaded at manufacture, before the first power-on (DM_Bootstrap §5.1.2.1). */
import type { ProfileName } from "../../bootstrap/attempt.ts";
import { startAttempt } from "../../bootstrap/step.ts";
import { type Emit, FACTORY_SPAN } from "../../events/event.ts";
import { Tree } from "../../tree/tree.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { wantSessions } from "../sessions/wanted-sessions.ts";
import type { HandsetState } from "../state.ts";

/** What the factory may know besides the handset. */
export type FactoryEnvironment = Pick<HandsetEnvironment, "model" | "now" | "emit">;

/** A bootstrap document as the maker has it: WBXML, without SEC and MAC. */
export interface FactoryDocument {
  readonly profile: ProfileName;
  readonly body: Uint8Array;
}

type Told = Parameters<Emit>[0];

/**
 * A clean handset with the document applied and its session wanted, which opens at the first power-on; or why the document
 * is of no use, of which no event tells. The maker needs no proof: what the model accepts over the air is not asked.
 */
export function loadAtFactory(
  state: HandsetState,
  { profile, body }: FactoryDocument,
  env: FactoryEnvironment,
): HandsetState | { readonly refused: string } {
  const told: Told[] = [];
  const tree = new Tree(env.model.base, state.overlay);
  const { outcome, overlay, contexts } = startAttempt(
    { id: FACTORY_SPAN, profile, body, source: "factory" },
    {
      tree,
      imsi: state.sim.imsi,
      policy: { ...env.model.bootstrap, profiles: [profile], rules: [] },
      contexts: state.contexts,
      origin: "factory",
      now: env.now,
      emit: (event) => void told.push(event),
    },
  );
  if (!outcome?.applied || !overlay) return { refused: refusalIn(told) };
  for (const event of told) env.emit(event);
  const loaded = wantSessions({ ...state, overlay, contexts: contexts ?? state.contexts }, outcome.servers, env);
  const servers = loaded.pendingSessions.map(({ serverId }) => serverId);
  return { ...loaded, customized: { overlay, contexts: loaded.contexts, servers } };
}

function refusalIn(told: readonly Told[]): string {
  const rejection = told.find((event) => event.type === "bootstrap.rejected");
  return rejection ? `${rejection.reason}: ${rejection.detail ?? "rejected"}` : "not applied";
}
