import { spawnSync } from "node:child_process";
import { PROGRAM_PATH, RunningProcess } from "./processes.ts";

/** A network of its own, with nothing but a loopback interface: programs with fixed ports meet there and disturb nobody. */
export interface NetworkNamespace {
  /** The command line that runs `command` in it. */
  inside(command: readonly string[]): string[];
  /** Ends every process in it. */
  close(): Promise<void>;
}

/** Root makes namespaces as it is; others need a user namespace in which they are root. */
const WAYS = [
  { make: [], enter: [] },
  { make: ["--user", "--map-root-user"], enter: ["--user", "--preserve-credentials"] },
] as const;

const MAKE = "unshare";
/** The process namespace goes with its first process: when the test is killed, stdin of the holder closes, it ends, and so does all else. */
const KINDS = ["--net", "--pid", "--fork", "--kill-child"];

/** Why there can be no namespace on this machine, or `undefined`. */
export function namespaceObstacle(): string | undefined {
  return wayIn() ? undefined : "a network namespace (unshare is not allowed)";
}

/** Makes a namespace. Its loopback interface is up. */
export async function openNetworkNamespace(): Promise<NetworkNamespace> {
  const way = wayIn();
  if (!way) throw new Error("unshare is not allowed");
  // /proc is that of the machine, and so is the process id that it gives.
  const script = "ip link set lo up && read pid rest < /proc/self/stat && echo holder $pid && exec cat";
  const holder = new RunningProcess([MAKE, ...way.make, ...KINDS, "sh", "-c", script]);
  try {
    const pid = (await holder.line(/^holder \d+$/)).split(" ")[1] ?? "";
    const enter = ["nsenter", "--target", pid, ...way.enter, "--net", "--pid"];
    return { inside: (command) => [...enter, ...command], close: async () => void (await holder.stop()) };
  } catch (error) {
    await holder.stop();
    throw error;
  }
}

function wayIn(): (typeof WAYS)[number] | undefined {
  return WAYS.find(({ make }) => {
    const command = [...make, ...KINDS, "ip", "link", "set", "lo", "up"];
    return spawnSync(MAKE, command, { env: { ...process.env, PATH: PROGRAM_PATH } }).status === 0;
  });
}
