/** A session in which a server tries several things at once, and what comes back over the wire. */
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { dataText } from "../../../src/codec/syncml/data.ts";
import type { Item } from "../../../src/codec/syncml/message.ts";
import { TNDS_TYPES } from "../../../src/codec/tnds/document.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import type { DmBehaviours } from "../../../src/dm/settings.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { anEnvironment } from "../a-device.ts";
import { headerStatus, serverMessage } from "../a-server.ts";
import type { Expected } from "./reference.ts";
import type { Attempt, Plant, Visit } from "./zoo.ts";

/** What a visit came to. */
export interface Visited {
  readonly tree: Tree;
  /** What the server got for each of its attempts. */
  readonly answers: readonly Expected[];
  /** Nodes that were executed. */
  readonly executed: readonly string[];
  /** The octets that the server got. */
  readonly octets: Uint8Array;
}

/** Has a session: package 1, one message of the server, the answer to it. */
export function visit(tree: Tree, { server, attempts }: Visit): Visited {
  const account = readAccounts(tree).find(({ serverId }) => serverId === server);
  if (!account) throw new Error(`the device has no account of ${server}`);
  const executed: string[] = [];
  const env = { ...anEnvironment(), behaviours: noting(executed) };
  const { state } = openSession(tree, account, { sessionId: "1", alert: 1201 }, env);
  const body = serverMessage({ body: headerStatus(212, 1) + attempts.map(commandXml).join("") });
  const { next, overlay } = receiveAnswer(tree, state, { contentType: "", body, url: account.url }, env);
  if (next.do !== "send") throw new Error(`the session does not go on: ${JSON.stringify(next)}`);
  const { commands } = decodeSyncml(next.body).message;
  const answers = attempts.map((attempt, index) => {
    const ref = String(index + 1);
    const codes = commands.flatMap((each) => (each.cmd === "Status" && each.cmdRef === ref ? each.code : []));
    const items = commands.flatMap((each) => (each.cmd === "Results" && each.cmdRef === ref ? each.items : []));
    return codes.length === 1 ? answerTo(attempt, codes[0] ?? 0, items) : { code: 0 };
  });
  return { tree: new Tree(tree.base, overlay), answers, executed, octets: next.body };
}

/** Behind every node of the zoo is something that takes note when it is executed. */
function noting(executed: string[]): DmBehaviours {
  const behaviour = {
    rules: {},
    exec: (_tree: Tree, _root: string, { node }: { readonly node: string }) => {
      executed.push(node);
      return { status: 200 } as const;
    },
    advance: () => {
      throw new Error("nothing was started");
    },
  };
  const above = (_: Tree, path: string) =>
    path.startsWith("./Zoo") ? { object: "Zoo", root: "./Zoo", behaviour } : undefined;
  return { settings: {}, above };
}

function commandXml({ cmd, uri, data: given, plant, isInterior, source }: Attempt, index: number): string {
  const data = plant
    ? `<MgmtTree>${plantXml("", plant)}</MgmtTree>`.replaceAll("<", "&lt;")
    : given?.replaceAll("&", "&amp;");
  const type = plant ? `<Type xmlns="syncml:metinf">${TNDS_TYPES.xml}</Type>` : "";
  const format = isInterior ? `<Format xmlns="syncml:metinf">node</Format>` : "";
  const meta = type + format === "" ? "" : `<Meta>${format}${type}</Meta>`;
  const from = source === undefined ? "" : `<Source><LocURI>${source}</LocURI></Source>`;
  const value = data === undefined ? "" : `<Data>${data}</Data>`;
  return `<${cmd}><CmdID>${index + 1}</CmdID><Item><Target><LocURI>${uri}</LocURI></Target>${from}${meta}${value}</Item></${cmd}>`;
}

/** A node of a serialised tree, in text of which only `<` is still to be escaped. */
function plantXml(name: string, { value, acl, title, children }: Plant): string {
  const part = (element: string, content: string | undefined) =>
    content === undefined ? "" : `<${element}>${content}</${element}>`;
  const properties = `${part("ACL", acl.replaceAll("&", "&amp;amp;"))}<Format><${children ? "node" : "chr"}/></Format>${part("Title", title)}`;
  const below = [...(children ?? [])].map(([each, content]) => plantXml(each, content)).join("");
  return part("Node", part("NodeName", name) + part("RTProperties", properties) + part("Value", value) + below);
}

/** Status and Results in the words of the reference; whatever else comes with a refusal is an answer too. */
function answerTo({ uri }: Attempt, code: number, items: readonly Item[]): Expected {
  const [first] = items;
  if (!first) return { code };
  const text = dataText(first.data ?? "");
  if (uri.includes("?list=TNDS")) return { code, values: valuesIn(text) };
  if (uri.includes("?list=Struct")) {
    const nodes = items.map(({ source, data }) => `${source?.uri} ${data === undefined ? "-" : dataText(data)}`);
    return { code, nodes: nodes.toSorted() };
  }
  const isNames = first.meta?.format === "node" && !uri.includes("?");
  return { code, text: isNames ? text.split("/").toSorted().join("/") : text };
}

/** The values of the leaves in a serialised tree. */
function valuesIn(document: string): readonly string[] {
  return [...document.matchAll(/<Value>([^<]*)<\/Value>/g)].map(([, value = ""]) => value).toSorted();
}
