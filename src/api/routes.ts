/** Everything that can be asked over HTTP: one row a path, one verb of `lab/operate` a method. */
import type { z } from "zod";
import { fromBase64 } from "../base/bytes.ts";
import { abortSession } from "../lab/operate/abort-session.ts";
import { announce } from "../lab/operate/announce.ts";
import { answerPrompt } from "../lab/operate/answer-prompt.ts";
import { changeNetwork } from "../lab/operate/change-network.ts";
import type { HandsetSummary } from "../lab/operate/describe.ts";
import { insertCard } from "../lab/operate/insert-card.ts";
import { listHandsets } from "../lab/operate/list-handsets.ts";
import { OperateError } from "../lab/operate/operate-error.ts";
import type { Operated } from "../lab/operate/operated.ts";
import { push } from "../lab/operate/push.ts";
import { removeCard } from "../lab/operate/remove-card.ts";
import { reportEvent } from "../lab/operate/report-event.ts";
import { requestOperation } from "../lab/operate/request-operation.ts";
import { requestSession } from "../lab/operate/request-session.ts";
import { setBattery } from "../lab/operate/set-battery.ts";
import { setBusy } from "../lab/operate/set-busy.ts";
import { showHandset } from "../lab/operate/show-handset.ts";
import { showTree } from "../lab/operate/show-tree.ts";
import { switchPower } from "../lab/operate/switch-power.ts";
import {
  alertBodySchema,
  announceBodySchema,
  batteryBodySchema,
  busyBodySchema,
  cardBodySchema,
  type cardSchema,
  type Done,
  networkBodySchema,
  powerBodySchema,
  promptBodySchema,
  pushBodySchema,
  requestBodySchema,
  sessionBodySchema,
} from "./protocol.ts";

/** Who asks, and about what. */
export interface Call {
  readonly operated: Operated;
  /** The handset's name in the path, empty when there is none. */
  readonly name: string;
  /** The caller's socket. */
  readonly peer: string;
}

/** What one method on one path does; with a schema, it takes a body. @throws {OperateError} (rejects) */
export type Action =
  | { readonly schema?: undefined; run(call: Call): unknown }
  | { readonly schema: z.ZodType; run(call: Call, body: unknown): unknown };

/** A path, and its actions by method. */
export interface Resource {
  readonly path: RegExp;
  readonly actions: Readonly<Record<string, Action>>;
}

/** The resources; a path fits one at most, and the group of its pattern is the handset's name. */
export const RESOURCES: readonly Resource[] = [
  resource("/handsets", { GET: { run: ({ operated }) => listHandsets(operated.fleet) } }),
  resource("/handsets/ID", { GET: { run: ({ operated, name }) => showHandset(operated.fleet, name) } }),
  resource("/handsets/ID/tree", { GET: { run: ({ operated, name }) => showTree(operated.fleet, name) } }),
  resource("/handsets/ID/power", {
    POST: taking(powerBodySchema, ({ operated, name }, { power }) => switchPower(operated.fleet, name, power)),
  }),
  resource("/handsets/ID/network", {
    POST: taking(networkBodySchema, ({ operated, name }, { network }) => changeNetwork(operated.fleet, name, network)),
  }),
  resource("/handsets/ID/battery", {
    POST: taking(batteryBodySchema, ({ operated, name }, { level }) => setBattery(operated.fleet, name, level)),
  }),
  resource("/handsets/ID/busy", {
    POST: taking(busyBodySchema, ({ operated, name }, { busy }) => setBusy(operated.fleet, name, busy)),
  }),
  resource("/handsets/ID/card", {
    POST: taking(cardBodySchema, ({ operated: { fleet, cardTurns }, name }, body) =>
      insertCard(fleet, cardTurns, name, isCard(body) ? body : undefined),
    ),
    DELETE: { run: ({ operated, name }) => done(removeCard(operated.fleet, name)) },
  }),
  resource("/handsets/ID/prompts", {
    POST: taking(promptBodySchema, ({ operated, name }, { attempt, ...reply }) =>
      answerPrompt(operated.fleet, name, reply, attempt),
    ),
  }),
  resource("/handsets/ID/push", {
    POST: taking(pushBodySchema, ({ operated, name, peer }, { pdu, from = peer }) =>
      push(operated.fleet, name, octets(pdu), from),
    ),
  }),
  resource("/handsets/ID/sessions", {
    POST: taking(sessionBodySchema, ({ operated, name }, { server }) => requestSession(operated.fleet, name, server)),
    DELETE: { run: ({ operated, name }) => done(abortSession(operated.fleet, name)) },
  }),
  resource("/handsets/ID/alerts", {
    POST: taking(alertBodySchema, ({ operated, name }, { server, code = 1226, format = "chr", data = "", ...alert }) =>
      reportEvent(operated.fleet, name, { code, alert: { ...alert, format, data } }, server),
    ),
  }),
  resource("/handsets/ID/requests", {
    POST: taking(requestBodySchema, ({ operated, name }, { object, by = "user", server }) =>
      requestOperation(operated.fleet, name, { node: object, by }, server),
    ),
  }),
  resource("/handsets/ID/announce", {
    POST: taking(announceBodySchema, ({ operated: { fleet, announcer }, name }, { url, how = "attach" }) =>
      announce(fleet, announcer, name, url, how),
    ),
  }),
];

function resource(path: string, actions: Resource["actions"]): Resource {
  return { path: new RegExp(`^${path.replace("ID", "([^/]{1,100})")}$`), actions };
}

/** An action that does something to a handset, and answers how it stands then. */
function taking<Schema extends z.ZodType>(
  schema: Schema,
  run: (call: Call, body: z.output<Schema>) => HandsetSummary | Promise<HandsetSummary>,
): Action {
  return { schema, run: async (call, body) => done(run(call, body as z.output<Schema>)) };
}

async function done(handset: HandsetSummary | Promise<HandsetSummary>): Promise<Done> {
  return { handset: await handset };
}

function isCard(body: z.output<typeof cardBodySchema>): body is z.output<typeof cardSchema> {
  return "iccid" in body;
}

function octets(base64: string): Uint8Array {
  const found = fromBase64(base64);
  if (!found) throw new OperateError("bad-request", "expected octets in base64");
  return found;
}
