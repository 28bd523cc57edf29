import type { MappingContext } from "./context.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import type { Source } from "./source.ts";

/**
 * TO-PROXY and TO-NAPID of an account: the first connection, proxies before access points, is the preferred one and goes to
 * the node `preferred`; when there are several, all are listed below ToConRef in order of priority (DM_Bootstrap §C).
 */
export function mapConnections(
  object: ObjectBuilder,
  source: Source,
  preferred: string,
  { references }: MappingContext,
): void {
  const connections = [...references.toProxies(source.all("TO-PROXY")), ...references.toNaps(source.all("TO-NAPID"))];
  const [first] = connections;
  object.leaf(preferred, first?.parm, first?.uri);
  if (connections.length < 2) return;
  for (const [i, { parm, uri }] of connections.entries()) object.leaf(`ToConRef/${i + 1}/ConRef`, parm, uri);
}
