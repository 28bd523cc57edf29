import { fileURLToPath } from "node:url";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";

/** The root of the project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

const REFERENCE = loadDevices(["reference-12"], PROJECT).get("reference-12") as DeviceModel;

type Changes = Partial<Omit<DeviceModel, "bootstrap" | "card" | "dm" | "network" | "reassembly" | "sessions">> & {
  readonly bootstrap?: Partial<DeviceModel["bootstrap"]>;
  readonly card?: Partial<DeviceModel["card"]>;
  readonly dm?: Partial<DeviceModel["dm"]>;
  readonly network?: Partial<DeviceModel["network"]>;
  readonly sessions?: Partial<DeviceModel["sessions"]>;
  readonly reassembly?: Partial<DeviceModel["reassembly"]>;
};

/** The bundled reference model, with changes. */
export function aModel({ bootstrap, card, dm, network, sessions, reassembly, ...changes }: Changes = {}): DeviceModel {
  return {
    ...REFERENCE,
    ...changes,
    bootstrap: { ...REFERENCE.bootstrap, ...bootstrap },
    card: { ...REFERENCE.card, ...card },
    dm: { ...REFERENCE.dm, ...dm },
    network: { ...REFERENCE.network, ...network },
    sessions: { ...REFERENCE.sessions, ...sessions },
    reassembly: { ...REFERENCE.reassembly, ...reassembly },
  };
}
