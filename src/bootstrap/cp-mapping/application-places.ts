import { APPLICATION, applicationId } from "../../mo/application.ts";
import type { Tree } from "../../tree/tree.ts";
import { type Instances, instancesOf } from "./instances.ts";

/** Where a device keeps the accounts of applications without a mapping of their own: an object for the one APPID, else the object for all. */
export class ApplicationPlaces {
  readonly #tree: Tree;
  readonly #byAppId = new Map<string, Instances | undefined>();
  #general: { readonly instances: Instances | undefined } | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** The accounts of an application; undefined when the device has no object for them. The same ones for the same APPID. */
  of(appId: string): Instances | undefined {
    if (!this.#byAppId.has(appId)) {
      this.#byAppId.set(appId, instancesOf(this.#tree, { id: applicationId(appId) }) ?? this.#forAll());
    }
    return this.#byAppId.get(appId);
  }

  #forAll(): Instances | undefined {
    this.#general ??= { instances: instancesOf(this.#tree, APPLICATION) };
    return this.#general.instances;
  }
}
