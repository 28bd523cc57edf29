import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import type { Alert, Command, Item, Status } from "../../src/codec/syncml/message.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { cleanHandset } from "../../src/handset/state.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { headerStatus, serverMessage } from "../dm/a-server.ts";
import { aBootstrap, SERVER_ID, SERVER_URL } from "./a-bootstrap.ts";
import { CHORE, CHORE_BEHAVIOUR, CHORE_ROOT, CHORE_VALUES } from "./a-chore.ts";
import { HandDrivenHandset } from "./a-handset.ts";
import { aModel } from "./a-model.ts";
import { IMEI, SIM } from "./a-sim.ts";

const ALL = "Add=*&Delete=*&Exec=*&Get=*&Replace=*";

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: CHORE, at: CHORE_ROOT },
  ],
  { "./DevInfo/Man": "Acme", "./DevInfo/Mod": "One", "./DevInfo/DmV": "1.2", "./DevInfo/Lang": "en", ...CHORE_VALUES },
  { limits: NO_LIMITS, properties: new Set(), rootAcl: ALL },
);

/** A model whose handsets have a chore: everybody may do everything, in XML. */
export function aChoreModel(changes: Parameters<typeof aModel>[0] = {}): DeviceModel {
  const { dm, ...others } = changes;
  const model = aModel({ base: BASE, dm: { encoding: "xml", backOffMs: 1000, sessionTries: 3, ...dm }, ...others });
  const above: DeviceModel["behaviour"]["above"] = (tree, path) =>
    `${path}/`.startsWith(`${CHORE_ROOT}/`) && tree.get(CHORE_ROOT)
      ? { object: "Chore", root: CHORE_ROOT, behaviour: CHORE_BEHAVIOUR }
      : undefined;
  const behaviour = {
    restartMs: 5000,
    askMs: 60_000,
    whenBusy: "wait" as const,
    download: { timeoutMs: 1000, retries: 1 },
  };
  return { ...model, behaviour: { settings: {}, ...behaviour, ...others.behaviour, above } };
}

/** An account whose server need not prove itself, so that tests can write its messages by hand. */
export function anOpenAccount(serverId = SERVER_ID, url = SERVER_URL): string {
  return `<wap-provisioningdoc version="1.1"><characteristic type="APPLICATION">
    <parm name="APPID" value="w7"/><parm name="PROVIDER-ID" value="${serverId}"/><parm name="ADDR" value="${url}"/>
    <characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHTYPE" value="BASIC"/>
      <parm name="AAUTHNAME" value="device"/><parm name="AAUTHSECRET" value="secret"/></characteristic>
  </characteristic></wap-provisioningdoc>`;
}

/** A handset in its first session, with a server whose messages are written by hand. */
export class ManagedHandset extends HandDrivenHandset {
  #messages = new Map<string, number>();

  /** The server answers the message in flight: it accepts it, and says the rest. */
  serve(...body: readonly string[]): this {
    return this.hear(body.join(""));
  }

  /** As {@link serve}, with more to come in the same package. */
  serveMore(...body: readonly string[]): this {
    return this.hear(body.join(""), false);
  }

  /** The commands of the message that was sent last. */
  get commands(): readonly Command[] {
    const last = this.sent().at(-1);
    return last ? decodeSyncml(last.body).message.commands : [];
  }

  /** `Cmd code` of each Status of that message but the first, which is the SyncHdr's. */
  get statuses(): readonly string[] {
    return this.commands
      .filter((command): command is Status => command.cmd === "Status" && command.cmdRef !== "0")
      .map(({ of, code }) => `${of} ${code}`);
  }

  /** The items of the Status for the server's command of this CmdID. */
  itemsFor(cmdRef: string): readonly Item[] {
    return this.commands.flatMap((each) => (each.cmd === "Status" && each.cmdRef === cmdRef ? each.items : []));
  }

  /** The Client Events and Generic Alerts of the message that was sent last. */
  get alerts(): readonly Alert[] {
    return this.commands.filter(
      (command): command is Alert => command.cmd === "Alert" && (command.code === 1224 || command.code === 1226),
    );
  }

  /** A Status of the server for one of those. */
  statusFor({ cmdId }: Pick<Command, "cmdId">, code: number): string {
    const msgRef = this.state.session?.dm.sent.msgId ?? 0;
    return `<Status><CmdID>800</CmdID><MsgRef>${msgRef}</MsgRef><CmdRef>${cmdId}</CmdRef><Cmd>Alert</Cmd><Data>${code}</Data></Status>`;
  }

  value(path: string): string | undefined {
    return this.tree().get(path)?.value;
  }

  /** The server answers the message in flight, in its own words; `header` has further elements of its SyncHdr. */
  hear(body: string, final = true, header = ""): this {
    const { span = "none", dm: { sessionId = "none" } = {} } = this.state.session ?? {};
    const msgId = (this.#messages.get(sessionId) ?? 0) + 1;
    this.#messages.set(sessionId, msgId);
    const accepted = body.includes("<Cmd>SyncHdr</Cmd>") ? "" : this.#accepted();
    const octets = serverMessage({ sessionId, msgId, final, header, body: accepted + body });
    const contentType = "application/vnd.syncml.dm+xml";
    return this.take({
      type: "message.answered",
      span,
      answer: { outcome: "answered", contentType, body: octets, url: SERVER_URL },
    });
  }

  #accepted(): string {
    return headerStatus(212, this.state.session?.dm.sent.msgId ?? 0);
  }
}

/** A handset that has just sent package 1 of its first session. */
export function aManagedHandset(model: DeviceModel = aChoreModel()): ManagedHandset {
  const handset = new ManagedHandset(cleanHandset(IMEI, model.name, SIM, NO_PARTS), model);
  return handset.receive(aBootstrap({ document: anOpenAccount() }));
}

/** An Exec of a node of the chore. */
export function exec(id: number, name: string, correlator?: string, data?: string): string {
  const named = correlator === undefined ? "" : `<Correlator>${correlator}</Correlator>`;
  const dataXml = data === undefined ? "" : `<Data>${data}</Data>`;
  return `<Exec><CmdID>${id}</CmdID>${named}<Item><Target><LocURI>${CHORE_ROOT}/${name}</LocURI></Target>${dataXml}</Item></Exec>`;
}

/** A user alert: its options, its text, and its choices. */
export function userAlert(id: number, code: number, ...texts: readonly string[]): string {
  const items = texts.map((text) => `<Item><Data>${text.replaceAll("&", "&amp;")}</Data></Item>`).join("");
  return `<Alert><CmdID>${id}</CmdID><Data>${code}</Data>${items}</Alert>`;
}
