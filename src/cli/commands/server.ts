import { randomBytes } from "node:crypto";
import { toHex } from "../../base/bytes.ts";
import { systemClock } from "../../base/clock.ts";
import { seededRandom } from "../../base/random.ts";
import { EventBus } from "../../events/bus.ts";
import { openDeviceMemory } from "../../lab/device-store.ts";
import { behaviourOf, loadServerFile } from "../../lab/load/server/server-file.ts";
import { serverFileSchema } from "../../lab/load/server/server-schema.ts";
import { bookFromFile, EXAMPLE_ACCOUNTS, EXAMPLE_SERVER_ID } from "../../lab/server-accounts.ts";
import type { DeviceReport } from "../../server/device/device-record.ts";
import { type DmListenerOptions, startDmServer } from "../../server/start-dm-server.ts";
import {
  addressOption,
  type CommandContext,
  type CommandDefinition,
  EXIT,
  flagOption,
  type ParsedOptions,
  textOption,
  UsageError,
  urlOption,
} from "../command.ts";
import { eventOutput } from "../event-output.ts";
import { notificationSender } from "../notification-sender.ts";
import { SEND_OPTIONS } from "../send-command.ts";
import { listenForObex, OBEX_OPTIONS, type ObexServerPlan, visitOverObex } from "../server-over-obex.ts";
import { formatTable } from "../table.ts";
import { USUAL_SENDER } from "../telephone-number.ts";
import { type GuardedView, viewToken } from "../token-option.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** The variable with the token is not shown by the list of processes. */
const REST_VIEW: GuardedView = { view: "rest", variable: "PHONEBANK_REST_TOKEN", called: "a token" };

/** `phonebank server`: the embedded DM server by itself. */
export const server: CommandDefinition = {
  name: "server",
  summary: "Run the embedded OMA DM server by itself.",
  description:
    "Without a jobs file it is dm.lab.example and knows the credentials of the example document " +
    "scenarios/documents/w7.xml, for every device; it reads ./DevDetail of each. Ctrl-C prints what it learned and ends.",
  positionals: "",
  options: {
    http: { type: "string", value: "HOST:PORT", help: "where it listens (default 127.0.0.1:8080); the path is /dm" },
    "public-url": {
      type: "string",
      value: "URL",
      help: "what devices are told of where it is, when they reach it under another name than --http",
    },
    jobs: {
      type: "string",
      value: "FILE",
      help: "jobs file: server id, accounts, behaviour, commands for the devices",
    },
    state: {
      type: "string",
      value: "DIR",
      help: "keep here what it knows of its devices: nonces, values, jobs (without, it is forgotten when it ends)",
    },
    rest: {
      type: "boolean",
      help: "open the REST view at /devices: what it learned, and jobs and notifications for one device",
    },
    "rest-token": {
      type: "string",
      value: "TOKEN",
      help: `what callers of the REST view must know (or ${REST_VIEW.variable}); needed when it is not on loopback`,
    },
    smsc: { ...SEND_OPTIONS.smsc, help: "with --rest: the SMSC for notifications via smpp" },
    from: { ...SEND_OPTIONS.from, help: `with --rest: sender of their short messages (default ${USUAL_SENDER})` },
    gateway: { ...SEND_OPTIONS.gateway, help: "with --rest: the push proxy gateway for notifications via pap" },
    ...OBEX_OPTIONS,
    json: { type: "boolean", help: "print every event as a line of JSON" },
  },
  examples: [
    "phonebank server",
    "phonebank server --http 127.0.0.1:0 --jobs jobs.yaml --json",
    "phonebank server --jobs jobs.yaml --rest --state phonebank-server",
    "phonebank server --rest --smsc test:test@127.0.0.1:2775",
    "phonebank server --obex-listen 127.0.0.1:6600",
    "phonebank server --obex 127.0.0.1:6500 --device IMEI:352099000000006",
  ],
  async run(context, options, positionals) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const file = textOption(options, "jobs");
    const plan = file === undefined ? EXAMPLE_PLAN : loadServerFile(file);
    const bus = new EventBus(systemClock);
    const json = flagOption(options, "json");
    bus.subscribe(eventOutput(context.out, json, options["obex"] === undefined));
    const folder = textOption(options, "state");
    const memory = folder === undefined ? undefined : await openDeviceMemory(folder, plan.serverId, bus.emit);
    const known = {
      serverId: plan.serverId,
      auth: plan.auth,
      accounts: bookFromFile(plan.accounts ?? EXAMPLE_ACCOUNTS),
      jobs: plan.jobs,
      behaviour: behaviourOf(plan),
      obexPassword: plan.obex?.password,
      memory,
      emit: bus.emit,
    };
    try {
      const visit = await visitOverObex(known, options);
      if (!visit) return await listening(known, options, context, bus);
      if (!json) context.err(formatDevices(visit.server.snapshot()));
      if (visit.failure) throw visit.failure;
      return EXIT.fine;
    } finally {
      await memory?.close();
    }
  },
};

/** Takes sessions until it is interrupted. @throws {UsageError | PortError} (rejects) */
async function listening(
  known: ObexServerPlan,
  options: ParsedOptions,
  context: CommandContext,
  bus: EventBus,
): Promise<number> {
  const { host, port } = addressOption(options, "http") ?? { host: "127.0.0.1", port: 8080 };
  const publicUrl = urlOption(options, "public-url");
  const rest = restPlan(options, context, host, known.obexPassword);
  const started = await startDmServer({
    ...known,
    ...(rest ? { rest } : {}),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    host,
    port,
    random: seededRandom(toHex(randomBytes(16))),
    clock: systemClock,
  });
  const obex = await listenForObex(started.server, known, options).catch(async (error: unknown) => {
    await started.close();
    throw error;
  });
  const listener = publicUrl === undefined ? {} : { listener: started.address };
  const addresses = { http: started.url, ...listener, ...(obex ? { obex: obex.url } : {}) };
  bus.emit({ type: "listening", addresses, handsets: [] });
  await untilInterrupted(context.interrupted);
  await obex?.close();
  await started.close();
  if (!flagOption(options, "json")) context.err(formatDevices(started.server.snapshot()));
  return EXIT.fine;
}

const EXAMPLE_PLAN = serverFileSchema.parse({
  serverId: EXAMPLE_SERVER_ID,
  jobs: [{ name: "versions", on: "every-session", commands: [{ get: ["./DevDetail/FwV", "./DevDetail/SwV"] }] }],
});

/** The REST view, when it is wanted. @throws {UsageError} also when others than this machine could call without a token */
function restPlan(
  options: ParsedOptions,
  context: CommandContext,
  host: string,
  obexPassword: string | undefined,
): DmListenerOptions["rest"] {
  const isOpen = flagOption(options, "rest");
  const token = viewToken(context, options, REST_VIEW, isOpen ? host : undefined);
  const send = notificationSender(options, obexPassword, context.interrupted);
  if (isOpen) return { ...(token === undefined ? {} : { token }), send };
  for (const name of ["smsc", "from", "gateway"])
    if (options[name] !== undefined) throw new UsageError(`--${name} goes with --rest`);
  return undefined;
}

function formatDevices(devices: readonly DeviceReport[]): string {
  if (devices.length === 0) return "no device came\n";
  const rows = devices.map(({ device, sessions, learned, violationCount }) => [
    device,
    String(sessions.completed),
    String(Object.keys(learned).length),
    String(violationCount),
  ]);
  return formatTable([["Device", "sessions completed", "values learned", "violations"], ...rows], [1, 2, 3]);
}
