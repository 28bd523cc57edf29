import type { ObjectBuilder } from "./object-builder.ts";
import type { Source, SourceParm } from "./source.ts";

/**
 * Keeps parms that have no node of their own below the node `at`, mostly Ext, under their names in ProvCont: `at/NAME`, or
 * `at/NAME/1` and so on for one that may be repeated. A flag is `true`. What the device does not describe there is dropped.
 */
export function keepParms(object: ObjectBuilder, source: Source, at: string, names: readonly string[]): void {
  for (const name of names) {
    const rule = source.rule?.parms.get(name);
    const isMany = rule?.occurs === "*" || rule?.occurs === "+";
    const parms = isMany ? source.all(name) : [source.one(name)];
    const value = (parm: SourceParm | undefined) => (rule?.domain === "flag" ? "true" : parm?.value);
    for (const [i, parm] of parms.entries()) {
      object.extra(isMany ? `${at}/${name}/${i + 1}` : `${at}/${name}`, parm, value(parm));
    }
  }
}
