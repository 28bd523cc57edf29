import { randomBytes } from "node:crypto";
import { TOKEN_VARIABLE } from "../../api/protocol.ts";
import { startControlApi } from "../../api/start-control-api.ts";
import { toHex } from "../../base/bytes.ts";
import { systemClock } from "../../base/clock.ts";
import { seededRandom } from "../../base/random.ts";
import { EventBus } from "../../events/bus.ts";
import { hasImeiCheckDigit } from "../../fleet/numbering.ts";
import { type BankOptions, startBank } from "../../lab/bank.ts";
import { planHandsets } from "../../lab/fleet/handset-plan.ts";
import { withAbsolutePaths } from "../../lab/load/fleet/absolute-paths.ts";
import { loadFleetFile } from "../../lab/load/fleet/fleet-files.ts";
import type { HandsetGroup } from "../../lab/load/fleet/fleet-schema.ts";
import type { BearerPlan } from "../../lab/network/bearers.ts";
import {
  addressOption,
  type CommandContext,
  type CommandDefinition,
  choiceOption,
  EXIT,
  flagOption,
  listOption,
  loginOption,
  type ParsedOptions,
  textOption,
  UsageError,
  urlOption,
} from "../command.ts";
import { eventOutput } from "../event-output.ts";
import { handsetGroups } from "../handset-option.ts";
import { TLS_OPTIONS, tlsFiles } from "../tls-options.ts";
import { CONTROL_VIEW, viewToken } from "../token-option.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** `phonebank serve`: handsets and their SMSC, until it is stopped. */
export const serve: CommandDefinition = {
  name: "serve",
  summary: "Keep handsets running behind an SMSC and other bearers that anybody can push to.",
  description:
    "A bootstrapped handset opens its session with whatever server its bootstrap names. Handsets that the state " +
    "folder holds go on where they were. Without any, there is one with default numbers. Ctrl-C saves and ends.",
  positionals: "",
  options: {
    fleet: { type: "string", value: "FILE", help: "fleet file: groups of handsets" },
    handset: {
      type: "string",
      multiple: true,
      value: "msisdn=...,imsi=...,imei=...,model=...",
      help: "one handset, also with iccid=, pin=, consent= and card=none; what is left out is filled in, model is reference-12",
    },
    state: { type: "string", value: "DIR", help: "where handsets are kept (default ./phonebank-state)" },
    seed: { type: "string", value: "N", help: "seed of nonces (default: unpredictable)" },
    json: { type: "boolean", help: "print every event as a line of JSON" },
    smpp: {
      type: "string",
      value: "HOST:PORT",
      heading: "How messages come in",
      help: "where the SMSC listens (default 127.0.0.1:2775)",
    },
    "smpp-user": { type: "string", value: "ID:PASSWORD", help: "the only system_id that may bind (default: anyone)" },
    esme: { type: "string", value: "ID:PASSWORD@HOST:PORT", help: "bind to another SMSC and receive from it" },
    pap: { type: "string", value: "HOST:PORT", help: "push proxy gateway (PAP over HTTP)" },
    obex: { type: "string", value: "HOST:PORT", help: "OBEX of the first handset; the others have the ports after it" },
    "obex-password": { type: "string", value: "PASSWORD", help: "with --obex: what OBEX clients have to know" },
    udp: {
      type: "string",
      value: "HOST:PORT",
      help: "WDP of the first handset; the others have the addresses after it",
    },
    ws: { type: "string", value: "HOST:PORT", help: "WebSocket: raw pushes in, events out, at /handsets/ID" },
    pin: {
      type: "string",
      value: "N",
      heading: "Users, where the fleet file does not say it (without, questions stay open)",
      help: "what they type when asked for a PIN",
    },
    consent: {
      type: "string",
      value: "ANSWER",
      help: "accept or refuse: what they say to a bootstrap, and to a server that calls",
    },
    user: {
      type: "string",
      value: "POLICY",
      help: "accept or refuse: what they do when a server, or an operation that it started, asks them something",
    },
    control: {
      type: "string",
      value: "HOST:PORT",
      heading: "Holding the handsets while they run",
      help: "control API (HTTP and WebSocket)",
    },
    "control-token": {
      type: "string",
      value: "TOKEN",
      help: `what callers of the control API must know (or ${TOKEN_VARIABLE}); needed when it is not on loopback`,
    },
    announce: {
      type: "string",
      value: "URL",
      heading: "DM servers",
      help: "server that is told of each clean handset when it is on for the first time: POST of JSON with its numbers",
    },
    ...TLS_OPTIONS,
  },
  examples: [
    "phonebank serve --handset msisdn=491700001,imsi=001010123456789 --pin 1234",
    "phonebank serve --fleet fleet.yaml --smpp 127.0.0.1:0 --json",
  ],
  async run(context, options, positionals) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const pin = textOption(options, "pin");
    if (pin !== undefined && !/^\d+$/.test(pin)) throw new UsageError("--pin takes decimal digits");
    const fleetFile = textOption(options, "fleet");
    const groups: HandsetGroup[] = [
      ...(fleetFile === undefined ? [] : loadFleetFile(fleetFile)),
      ...withAbsolutePaths(handsetGroups(listOption(options, "handset")), "command line"),
    ];
    const plans = planHandsets(groups);
    for (const { state } of plans.filter((plan) => !hasImeiCheckDigit(plan.state.id))) {
      context.err(`note: IMEI ${state.id} has a wrong check digit; it is used as it is\n`);
    }
    const bus = new EventBus(systemClock);
    const control = controlPlan(options, context, bus);
    bus.subscribe(eventOutput(context.out, flagOption(options, "json")));
    const bank = await startBank({
      plans,
      stateFolder: textOption(options, "state") ?? "phonebank-state",
      devicesFrom: fleetFile ?? "fleet",
      bearers: bearerPlan(options),
      bus,
      random: seededRandom(textOption(options, "seed") ?? toHex(randomBytes(16))),
      everybody: {
        pin,
        consent: choiceOption(options, "consent", ["accept", "refuse"]),
        policy: choiceOption(options, "user", ["accept", "refuse"]),
      },
      announce: urlOption(options, "announce"),
      tls: tlsFiles(options),
      control,
    });
    await untilInterrupted(context.interrupted);
    await bank.close();
    context.err("stopped; all handsets are saved\n");
    return EXIT.fine;
  },
};

function bearerPlan(options: ParsedOptions): BearerPlan {
  const credentials = smppUser(options);
  const smpp = addressOption(options, "smpp") ?? { host: "127.0.0.1", port: 2775 };
  const obex = addressOption(options, "obex");
  const obexPassword = textOption(options, "obex-password");
  if (obexPassword !== undefined && !obex) throw new UsageError("--obex-password goes with --obex");
  const udp = addressOption(options, "udp");
  if (udp && !/^\d+\.\d+\.\d+\.\d+$/.test(udp.host)) throw new UsageError("--udp takes an IPv4 address and a port");
  return {
    smpp: { ...smpp, ...(credentials ? { credentials } : {}) },
    pap: addressOption(options, "pap"),
    obex: obex && { ...obex, password: obexPassword },
    udp,
    websocket: addressOption(options, "ws"),
    esme: loginOption(options, "esme"),
  };
}

/** The control API, when it is wanted. @throws {UsageError} also when others than this machine could call without a token */
function controlPlan(options: ParsedOptions, context: CommandContext, bus: EventBus): BankOptions["control"] {
  const address = addressOption(options, "control");
  const token = viewToken(context, options, CONTROL_VIEW, address?.host);
  if (!address) return undefined;
  return (operated) => startControlApi({ ...address, token, operated, bus, clock: systemClock });
}

function smppUser(options: ParsedOptions): { systemId: string; password: string } | undefined {
  const text = textOption(options, "smpp-user");
  if (text === undefined) return undefined;
  const at = text.indexOf(":");
  if (at < 1) throw new UsageError("--smpp-user takes ID:PASSWORD");
  return { systemId: text.slice(0, at), password: text.slice(at + 1) };
}
