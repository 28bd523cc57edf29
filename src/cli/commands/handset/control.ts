/** How `phonebank handset` finds the control API of a running `serve`: by its options, or by the state folder. */

import { type ControlClientOptions, ControlRefusal } from "../../../api/client.ts";
import { TOKEN_VARIABLE } from "../../../api/protocol.ts";
import { systemClock } from "../../../base/clock.ts";
import { PortError } from "../../../base/errors.ts";
import { formatSocket } from "../../../bearer/peer/socket-name.ts";
import { controlPlaceOf } from "../../../lab/control-file.ts";
import {
  addressOption,
  type CommandContext,
  type CommandOption,
  type ParsedOptions,
  textOption,
  UsageError,
  urlOption,
} from "../../command.ts";
import { CONTROL_VIEW, tokenOption } from "../../token-option.ts";

/** Where handsets are kept when nothing is said. */
const STATE_FOLDER = "phonebank-state";

/** The options that say which handsets are meant. */
export const PLACE_OPTIONS = {
  state: { type: "string", value: "DIR", help: "where handsets are kept (default ./phonebank-state)" },
  control: {
    type: "string",
    value: "HOST:PORT",
    help: "control API of the serve that runs them, or its URL (default: what the state folder says)",
  },
  "control-token": { type: "string", value: "TOKEN", help: `its token (default: $${TOKEN_VARIABLE})` },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The state folder. */
export function stateFolder(options: ParsedOptions): string {
  return textOption(options, "state") ?? STATE_FOLDER;
}

/** Does something with the control API. A refused token is explained. @throws {UsageError} @throws {PortError} `connect-failed` when there is no such API, and what `work` throws */
export async function withControl<Result>(
  context: CommandContext,
  options: ParsedOptions,
  work: (target: ControlClientOptions) => Promise<Result>,
): Promise<Result> {
  const address = controlOption(options) ?? addressIn(stateFolder(options));
  const token = tokenOption(context, options, CONTROL_VIEW);
  try {
    return await work({ address, token, clock: systemClock });
  } catch (error) {
    if (!(error instanceof ControlRefusal && error.status === 401)) throw error;
    const what = token === undefined ? "it wants a token" : "the token is wrong";
    const message = `${what}; give that of serve with --control-token or ${TOKEN_VARIABLE}`;
    throw new ControlRefusal(address, error.status, { code: error.refusal, message });
  }
}

/** The URL that `--control` names. @throws {UsageError} */
export function controlOption(options: ParsedOptions): string | undefined {
  const text = textOption(options, "control");
  if (text !== undefined && options["state"] !== undefined) throw new UsageError("--control or --state, not both");
  if (text?.includes("://")) return urlOption(options, "control");
  const address = addressOption(options, "control");
  if (!address) return undefined;
  const { host, port } = address;
  return `http://${formatSocket(host, port)}`;
}

function addressIn(folder: string): string {
  const place = controlPlaceOf(folder);
  if (place.found === "address") return place.address;
  const why =
    place.found === "owner"
      ? `process ${place.pid} owns this folder without a control API; start serve with --control HOST:PORT`
      : "no serve owns this folder; start one with --control HOST:PORT, or name another folder with --state";
  throw new PortError("connect-failed", "control", folder, why, { retryable: false });
}
