/**
 * Whether Results from the node at `told` may answer a Get of `asked`: the node itself, and for `?list=` also the start of the
 * subtree without the query and, node by node, all that is below it (DM_RepPro, Get).
 */
export function answersFor(asked: string, told: string): boolean {
  if (told === asked) return true;
  const start = startOfList(asked);
  return start !== undefined && (told === start || (!isSerialised(asked) && told.startsWith(`${start}/`)));
}

/** The URI under which a value is known: a serialised tree is not the list of children that the node has else. */
export function knownAs(asked: string | undefined, told: string): string {
  return asked !== undefined && isSerialised(asked) ? asked : told;
}

function startOfList(uri: string): string | undefined {
  return /^(.*)\?list=/.exec(uri)?.[1];
}

function isSerialised(uri: string): boolean {
  return uri.includes("?list=TNDS");
}
