import { PortError } from "../../base/errors.ts";
import { COMMAND_STATUS, formatStatus } from "./command-status.ts";
import type { Link } from "./link.ts";
import { makePdu } from "./raw-short-message.ts";

/** As whom a link is bound. */
export interface BindOptions {
  readonly peer: string;
  readonly systemId: string;
  readonly password: string;
  readonly mode: "transceiver" | "transmitter" | "receiver";
  /** Called before the peer's first request is read, which may come in one piece with its response. */
  readonly onBound?: () => void;
}

/** Statuses of a bind that the same login will meet again. */
const LOGIN_STATUSES: readonly number[] = [COMMAND_STATUS.ESME_RINVPASWD, COMMAND_STATUS.ESME_RINVSYSID];

/** Characters that a login may have; the zero octet behind them counts too (SMPP §5.2.1, §5.2.2). */
const LONGEST = { system_id: 15, password: 8 } as const;

/** Binds as an ESME, and ends the link when that fails (SMPP §4.1). @throws {PortError} (rejects) `peer-refused`, retryable unless the login is wrong; `peer-timeout`, `peer-closed` */
export async function bindLink(link: Link, { peer, systemId, password, mode, onBound }: BindOptions): Promise<void> {
  try {
    const fields = { system_id: systemId, password, interface_version: 0x34 };
    const { command_status: status } = await link.request(makePdu(`bind_${mode}`, fields), (answer) => {
      if (answer.command_status === COMMAND_STATUS.ESME_ROK) onBound?.();
    });
    if (status === COMMAND_STATUS.ESME_ROK) return;
    const detail = `bind refused: ${formatStatus(status)}${tooLong("system_id", systemId)}${tooLong("password", password)}`;
    throw new PortError("peer-refused", "smpp", peer, detail, { retryable: !LOGIN_STATUSES.includes(status) });
  } catch (error) {
    link.end("not bound");
    throw error;
  }
}

/** Some SMSCs take more than the protocol has room for, so it is a hint, and nothing is refused. */
function tooLong(field: keyof typeof LONGEST, value: string): string {
  const longest = LONGEST[field];
  return value.length > longest ? `; the ${field} has ${value.length} characters, SMPP has room for ${longest}` : "";
}
