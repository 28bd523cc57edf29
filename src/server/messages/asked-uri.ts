import { fromHex, strictUtf8Text } from "../../base/bytes.ts";

/**
 * Whether Results from the node at `told` may answer a Get of `asked`: the node itself, and for `?list=` also the start of the
 * subtree without the query and, node by node, all that is below it, however they are spelled (DM_RepPro, Get).
 */
export function answersFor(asked: string, told: string): boolean {
  if (told === asked) return true;
  const start = startOfList(asked);
  if (start === undefined) return false;
  const [from, at] = [spelledOut(start), spelledOut(told)];
  return at === from || (!isSerialised(asked) && (from === "." || at.startsWith(`${from}/`)));
}

/** A URI from the root on and without escapes: the entries of a list need not be in the words in which it was asked for (DM_TND). */
export function spelledOut(uri: string): string {
  const fromRoot = uri === "." || uri.startsWith("./") ? uri : `./${uri}`;
  return fromRoot.replace(/(?:%[\dA-Fa-f]{2})+/g, (run) => {
    const octets = fromHex(run.replaceAll("%", ""));
    return (octets && strictUtf8Text(octets)) ?? run;
  });
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
