import { randomBytes } from "node:crypto";
import { toHex } from "../../base/bytes.ts";
import { systemClock } from "../../base/clock.ts";
import { seededRandom } from "../../base/random.ts";
import { EventBus } from "../../events/bus.ts";
import { bookFromFile, EXAMPLE_ACCOUNTS, EXAMPLE_SERVER_ID } from "../../lab/accounts.ts";
import { serverFileSchema } from "../../lab/load/server-schema.ts";
import { loadYamlFile } from "../../lab/load/yaml-file.ts";
import type { DeviceReport } from "../../server/dm/device-record.ts";
import { startDmServer } from "../../server/dm/start-dm-server.ts";
import { addressOption, type CommandDefinition, EXIT, flagOption, textOption, UsageError } from "../command.ts";
import { eventOutput } from "../event-output.ts";
import { formatTable } from "../table.ts";
import { untilInterrupted } from "../until-interrupted.ts";

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
    jobs: { type: "string", value: "FILE", help: "jobs file: server id, accounts, commands for the devices" },
    json: { type: "boolean", help: "print every event as a line of JSON" },
  },
  examples: ["phonebank server", "phonebank server --http 127.0.0.1:0 --jobs jobs.yaml --json"],
  async run(context, options, positionals) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const file = textOption(options, "jobs");
    const plan = file === undefined ? EXAMPLE_PLAN : loadYamlFile(file, serverFileSchema);
    const bus = new EventBus(systemClock);
    const json = flagOption(options, "json");
    bus.subscribe(eventOutput(context.out, json));
    const { host, port } = addressOption(options, "http") ?? { host: "127.0.0.1", port: 8080 };
    const started = await startDmServer({
      serverId: plan.serverId,
      auth: plan.auth,
      accounts: bookFromFile(plan.accounts ?? EXAMPLE_ACCOUNTS),
      jobs: plan.jobs,
      host,
      port,
      random: seededRandom(toHex(randomBytes(16))),
      clock: systemClock,
      emit: bus.emit,
    });
    bus.emit({ type: "listening", addresses: { http: started.url }, handsets: [] });
    await untilInterrupted(context.interrupted);
    await started.close();
    if (!json) context.err(formatDevices(started.server.snapshot()));
    return EXIT.fine;
  },
};

const EXAMPLE_PLAN = serverFileSchema.parse({
  serverId: EXAMPLE_SERVER_ID,
  jobs: [{ name: "versions", repeat: "every-session", commands: [{ get: ["./DevDetail/FwV", "./DevDetail/SwV"] }] }],
});

function formatDevices(devices: readonly DeviceReport[]): string {
  if (devices.length === 0) return "no device came\n";
  const rows = devices.map(({ device, sessions, learned, violations }) => [
    device,
    String(sessions.completed),
    String(Object.keys(learned).length),
    String(violations.length),
  ]);
  return formatTable([["Device", "sessions completed", "values learned", "violations"], ...rows], [1, 2, 3]);
}
