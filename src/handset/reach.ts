/** When a handset can talk, and when it can be reached. */
import type { DeviceModel } from "./model/model.ts";
import type { HandsetState } from "./state.ts";

type Standing = Pick<HandsetState, "power" | "network" | "simInserted">;

/** Whether it may open a session: it is on, and in a network in which it does that, with a card where that needs one. */
export function hasNetwork({ power, network, simInserted }: Standing, model: Pick<DeviceModel, "network">): boolean {
  const isUsable = network === "attached" || (network === "roaming" && model.network.roaming === "sessions");
  return power === "on" && isUsable && (simInserted || !model.network.needsCard);
}

/** Whether a session can be opened: over its line, which needs nothing but a handset that is on, else over the network. */
export function canTalk(state: Standing, model: Pick<DeviceModel, "network">, line: string | undefined): boolean {
  return line === undefined ? hasNetwork(state, model) : state.power === "on";
}

/** Whether short messages are delivered to it: the network, also that of another operator, finds subscribers, not devices. */
export function isSubscriberReachable({ power, network, simInserted }: Standing): boolean {
  return power === "on" && network !== "lost" && simInserted;
}
