import { isPath } from "../device/device.ts";
import { withDevice } from "../device/model-name.ts";
import { absoluteFactory } from "../factory/factory.ts";
import { pathFrom } from "../yaml/path-from.ts";
import type { CardBlock, HandsetGroup } from "./fleet-schema.ts";

/** Groups whose paths are absolute: a handset's record names its model, and is read from other folders too. */
export function withAbsolutePaths(groups: readonly HandsetGroup[], from: string): HandsetGroup[] {
  return groups.map(({ model, factory, card, ...group }) => ({
    ...group,
    model: withDevice(model, (device) => (isPath(device) ? pathFrom(from, device) : device)),
    ...(factory ? { factory: absoluteFactory(factory, from) } : {}),
    ...(card ? { card: absoluteCard(card, from) } : {}),
  }));
}

function absoluteCard(card: CardBlock, from: string): CardBlock {
  if (card === "none") return card;
  const paths = Object.entries(card).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, pathFrom(from, path)] as const],
  );
  return Object.fromEntries(paths);
}
