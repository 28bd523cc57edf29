/** Kannel's configuration: one SMSC, which is ours, and boxes that may be used from the loopback address only. */
import { join } from "node:path";

type Group = Readonly<Record<string, string | number>>;

/** What stands behind the bearerbox: smsbox takes short messages and OTA documents, wapbox has the push proxy gateway. */
export type Box = "smsbox" | "wapbox";

/** Where Kannel's gateway takes PAP. */
export const KANNEL_PPG = "http://127.0.0.1:8070/wappush?username=lab&password=lab";

/** The text of a `kannel.conf` for any box, whose logs go to `folder`. */
export function kannelConf(folder: string): string {
  const groups = [...BOTH_ENDS, ...SMSBOX, ...WAPBOX].map((group) => withLog(group, folder));
  const lines = groups.map((group) => Object.entries(group).map(([name, value]) => `${name} = "${value}"\n`));
  return lines.map((group) => group.join("")).join("\n");
}

const LOGS: ReadonlyMap<unknown, string> = new Map([
  ["core", "bearerbox.log"],
  ["smsbox", "smsbox.log"],
  ["wapbox", "wapbox.log"],
]);

function withLog(group: Group, folder: string): Group {
  const name = LOGS.get(group["group"]);
  return name === undefined ? group : { ...group, "log-file": join(folder, name), "log-level": 1 };
}

const BOTH_ENDS: readonly Group[] = [
  {
    group: "core",
    "admin-port": 13000,
    "admin-interface": "127.0.0.1",
    "admin-password": "lab",
    "admin-allow-ip": "127.0.0.1",
    "smsbox-port": 13001,
    "wapbox-port": 13002,
    // With an interface for WDP, bearerbox also sends over UDP, from port 9200.
    "wdp-interface-name": "127.0.0.1",
    "box-allow-ip": "127.0.0.1",
    "box-deny-ip": "*.*.*.*",
  },
  {
    group: "smsc",
    smsc: "smpp",
    "smsc-id": "lab",
    host: "127.0.0.1",
    port: 2775,
    "smsc-username": "lab",
    "smsc-password": "lab",
    "system-type": "VMA",
    "transceiver-mode": "true",
    "interface-version": 34,
    "address-range": "",
    "source-addr-ton": 1,
    "source-addr-npi": 1,
    "dest-addr-ton": 1,
    "dest-addr-npi": 1,
    "reconnect-delay": 1,
  },
];

const SMSBOX: readonly Group[] = [
  {
    group: "smsbox",
    "bearerbox-host": "127.0.0.1",
    "bearerbox-port": 13001,
    "sendsms-port": 13013,
    "sendsms-interface": "127.0.0.1",
    "global-sender": 4900111,
  },
  {
    group: "sendsms-user",
    username: "lab",
    password: "lab",
    "user-deny-ip": "*.*.*.*",
    "user-allow-ip": "127.0.0.1",
    "max-messages": 10,
    concatenation: "true",
  },
  // Neither bearerbox nor smsbox starts without a service.
  { group: "sms-service", keyword: "default", text: "No service" },
];

const WAPBOX: readonly Group[] = [
  { group: "wapbox", "bearerbox-host": "127.0.0.1" },
  {
    group: "ppg",
    "ppg-url": "/wappush",
    "ppg-port": 8070,
    "ppg-allow-ip": "127.0.0.1",
    "concurrent-pushes": 10,
    users: 4,
    "trusted-pi": "false",
    "service-name": "ppg",
    "default-smsc": "lab",
    "ppg-smsbox-id": "ppgbox",
  },
  {
    group: "wap-push-user",
    "wap-push-user": "lab",
    "ppg-username": "lab",
    "ppg-password": "lab",
    "allow-ip": "127.0.0.1",
    "default-smsc": "lab",
  },
];
