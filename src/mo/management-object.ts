import type { NodeDescription } from "../tree/description.ts";
import type { Behaviour } from "./behaviour.ts";

/** A management object as the device describes it; a device model chooses which ones it has and where. */
export interface ManagementObject {
  /** The usual short name, key in the registry. */
  readonly name: string;
  /** Its identifier: the Type of its root node, which is the instance node when there may be several. */
  readonly id?: string;
  /** The rules from the node at which it is mounted. */
  readonly description: NodeDescription;
  /** What it does when its nodes are executed; absent: it only holds values. */
  readonly behaviour?: Behaviour;
}
