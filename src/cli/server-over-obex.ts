import { randomBytes } from "node:crypto";
import { toHex } from "../base/bytes.ts";
import { systemClock } from "../base/clock.ts";
import { PortError } from "../base/errors.ts";
import { seededRandom } from "../base/random.ts";
import { manageOverObex } from "../bearer/obex/dm/manage-over-obex.ts";
import type { ObexDmListener } from "../bearer/obex/dm/start-listener.ts";
import { type ManagedOutcome, manageOver } from "../lab/network/manage-over-line.ts";
import { DmServer } from "../server/dm/dm-server.ts";
import type { DmServerOptions } from "../server/dm/dm-server-options.ts";
import { startObex } from "../server/start-obex.ts";
import {
  addressOption,
  type CommandOption,
  choiceOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "./command.ts";

/** The options of OBEX: of a server that listens for it too, or that manages one handset over a cable in place of listening. */
export const OBEX_OPTIONS = {
  obex: {
    type: "string",
    value: "HOST:PORT",
    help: "in place of listening: call the handset at this OBEX port and manage it there, once",
  },
  "obex-listen": {
    type: "string",
    value: "HOST:PORT",
    help: "take sessions over OBEX too, of handsets whose account has the address obex://HOST:PORT",
  },
  device: { type: "string", value: "ID", help: "with --obex: the handset's DevId, such as IMEI:352099000000006" },
  dm: { type: "string", value: "VERSION", help: "with --obex: what the handset speaks, 1.2 (the default) or 1.1" },
  resync: {
    type: "string",
    value: "FORM",
    help: "with --obex: begin anew with the zero nonce, as octets or characters",
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** A handset that does not believe a call does not say so: it takes it, and has no message. */
const UNWANTED =
  "; the handset has not opened a session: it may have another password or nonce of the server than the account (try --resync)";

/** What the server is, where it does not matter how it is reached. */
export interface ObexServerPlan
  extends Pick<DmServerOptions, "serverId" | "auth" | "accounts" | "jobs" | "behaviour" | "memory" | "emit"> {
  /** What both sides of OBEX prove that they know. */
  readonly obexPassword: string | undefined;
}

/** A server and what became of the session with the one handset. */
export interface ObexVisit {
  readonly server: DmServer;
  /** Why it was not finished, if so. */
  readonly failure: PortError | undefined;
}

/** Manages the handset that `--obex` and `--device` name; undefined without `--obex`. @throws {UsageError | PortError} (rejects) */
export async function visitOverObex(plan: ObexServerPlan, options: ParsedOptions): Promise<ObexVisit | undefined> {
  const address = addressOption(options, "obex");
  const device = textOption(options, "device");
  const resync = choiceOption(options, "resync", ["octets", "characters"]);
  const dm = choiceOption(options, "dm", ["1.1", "1.2"] as const);
  if (!address) {
    for (const name of ["device", "dm", "resync"])
      if (options[name] !== undefined) throw new UsageError(`--${name} goes with --obex`);
    return undefined;
  }
  for (const name of ["http", "public-url", "rest", "obex-listen"])
    if (options[name] !== undefined) throw new UsageError(`--${name} does not go with --obex`);
  if (!device) throw new UsageError("--obex takes --device: the DevId of the handset, whose account is used");
  const random = seededRandom(toHex(randomBytes(16)));
  // No URL leads to a server at the end of a cable: it is called by its identifier.
  const server = new DmServer({ ...plan, url: () => plan.serverId, random, clock: systemClock });
  const notification = server.notify(device, { ...(dm ? { dm } : {}), ...(resync ? { resync } : {}) });
  if (!notification) throw new UsageError(`there is no account for --device ${device}`);
  const to = `${address.host}:${address.port}`;
  const { obexPassword, serverId } = plan;
  const credential = obexPassword === undefined ? undefined : { name: serverId, password: obexPassword };
  const outcome = await manageOver({ server, notification, to, clock: systemClock }, (conversation) =>
    manageOverObex({
      ...address,
      clock: systemClock,
      credential,
      notification: notification.notification,
      ...conversation,
    }),
  );
  server.close();
  return { server, failure: failureOf(outcome, to) };
}

function failureOf({ result, isCalled, messages, detail }: ManagedOutcome, to: string): PortError | undefined {
  if (result === "finished") return undefined;
  const hint = isCalled && messages === 0 ? UNWANTED : "";
  return new PortError("peer-refused", "obex", to, `${detail}${hint}`, { retryable: false });
}

/** Opens the port of `--obex-listen`, if there is one, beside a server's HTTP. @throws {UsageError | PortError} (rejects) */
export async function listenForObex(
  server: DmServer,
  { obexPassword: password, emit }: Pick<ObexServerPlan, "obexPassword" | "emit">,
  options: ParsedOptions,
): Promise<ObexDmListener | undefined> {
  const address = addressOption(options, "obex-listen");
  const random = seededRandom(toHex(randomBytes(16)));
  return address && startObex(server, { ...address, password, emit, clock: systemClock, random });
}
