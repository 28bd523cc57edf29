import type { BehaviourAt, BehaviourSettings } from "../mo/behaviour.ts";
import { defaultsOf } from "../mo/setting-rules.ts";
import { applyToDraft } from "../tree/apply-edits.ts";
import type { Draft } from "../tree/draft.ts";
import type { NodePath } from "../tree/uri.ts";
import type { DmBehaviours } from "./settings.ts";

/** What a behaviour goes by: what the device model says, over what is usual. */
export function settingsAt({ settings }: Pick<DmBehaviours, "settings">, at: BehaviourAt): BehaviourSettings {
  return { ...defaultsOf(at.behaviour.rules), ...settings[at.object] };
}

/** Lets the behaviour of an instance follow when a server has added, replaced or deleted a node of it. */
export function followChange(draft: Draft, path: NodePath, behaviours: DmBehaviours | undefined): void {
  const at = behaviours?.above(draft, path);
  if (!behaviours || !at?.behaviour.changed) return;
  applyToDraft(draft, at.behaviour.changed(draft, at.root, path, settingsAt(behaviours, at)));
}
