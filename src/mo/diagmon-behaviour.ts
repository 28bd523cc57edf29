import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import type { Behaviour, BehaviourSettings } from "./behaviour.ts";
import { fillIn, isTrue, type LeavesBelow, leafValue, put, write } from "./device-edits.ts";
import { REPORT_RULES } from "./operation-report.ts";
import { advancePlain, type Conclusion, execPlain, newOperation, PLAIN_RULES } from "./plain-operation.ts";
import { type SettingRules, settingsBy } from "./setting-rules.ts";

const COMMON_RULES = {
  failAt: {
    usual: "none",
    oneOf: ["none", "start", "stop"],
    means: "which operation comes to nothing, with code 1400",
  },
  runs: {
    usual: "once",
    oneOf: ["once", "until-stopped"],
    means: "whether a function is idle again once it has collected its data, or runs until it is stopped",
  },
  wrongState: {
    usual: "403",
    oneOf: ["403", "500", "200"],
    means: "the answer to a Start of what runs and a Stop of what does not",
  },
  alertType: {
    usual: "urn:oma:at:diagmon:1.0:OperationComplete",
    means: "Type of the report",
  },
  alertSource: {
    usual: "operation",
    oneOf: ["operation", "object"],
    means: "Source of the report: the executed node, or the instance",
  },
  ...PLAIN_RULES,
  ...REPORT_RULES,
} as const;

/** Every switch of a function in general. */
const DIAGMON_RULES = {
  data: { usual: "", means: "what is collected, as `Name=value;Name=value`" },
  ...COMMON_RULES,
} as const;

/** Every switch of the battery function. */
const DIAGMON_BATTERY_RULES = {
  level: { usual: 80, means: "charge in percent, unless somebody has charged or drained the handset" },
  status: { usual: "discharging", means: "what the battery does" },
  voltage: { usual: 3900, means: "millivolts" },
  temperature: { usual: 25, means: "degrees Celsius" },
  ...COMMON_RULES,
} as const;

/** Every switch of the memory function. */
const DIAGMON_MEMORY_RULES = {
  totalKilobytes: { usual: 131_072, means: "kilobytes there are" },
  availableKilobytes: { usual: 65_536, means: "kilobytes that are free" },
  ...COMMON_RULES,
} as const;

/** The behaviour of DiagMon: a function collects what the settings say (DiagMon). */
export const DIAGMON_BEHAVIOUR: Behaviour = diagMonBehaviour("DiagMon", DIAGMON_RULES, (given) => {
  const pairs = settingsBy(DIAGMON_RULES, given).data.matchAll(/([\w-]+)\s*=([^;]*)/g);
  return Object.fromEntries([...pairs].map(([, name = "", value = ""]) => [name, value.trim()]));
});

/** The behaviour of the battery function. */
export const DIAGMON_BATTERY_BEHAVIOUR: Behaviour = diagMonBehaviour(
  "DiagMonBattery",
  DIAGMON_BATTERY_RULES,
  (given) => {
    const { level, status, voltage, temperature } = settingsBy(DIAGMON_BATTERY_RULES, given);
    return { Level: String(level), Status: status, Voltage: String(voltage), Temp: String(temperature) };
  },
);

/** The behaviour of the memory function. */
export const DIAGMON_MEMORY_BEHAVIOUR: Behaviour = diagMonBehaviour("DiagMonMemory", DIAGMON_MEMORY_RULES, (given) => {
  const { totalKilobytes, availableKilobytes } = settingsBy(DIAGMON_MEMORY_RULES, given);
  const percent = Math.round((100 * availableKilobytes) / Math.max(totalKilobytes, 1));
  return { Total: String(totalKilobytes), Avail: String(availableKilobytes), PercentFree: String(percent) };
});

function diagMonBehaviour(
  object: string,
  rules: SettingRules & typeof COMMON_RULES,
  collect: (given: BehaviourSettings) => LeavesBelow,
): Behaviour {
  const conclude = (tree: Tree, root: NodePath, node: NodePath, given: BehaviourSettings): Conclusion => {
    const settings = settingsBy(COMMON_RULES, given);
    const content = { type: settings.alertType, source: settings.alertSource === "operation" ? node : root };
    const name = nameOf(node);
    const status = childOf(root, "Status");
    if (settings.failAt === name.toLowerCase()) {
      // a function that could not be stopped runs on
      return { code: 1400, failed: true, edits: name === "Start" ? put(tree, status, "Idle") : [], content };
    }
    if (name === "Stop") return { code: 1200, failed: false, edits: put(tree, status, "Idle"), content };
    const edits = [
      ...write(tree, childOf(root, "DiagMonData"), collect(given)),
      ...put(tree, status, settings.runs === "once" ? "Idle" : "Running"),
    ];
    return { code: 1200, failed: false, edits, content };
  };
  return {
    exec(tree, root, request, given) {
      const settings = settingsBy(COMMON_RULES, given);
      const name = nameOf(request.node);
      if (name !== "Start" && name !== "Stop") return { status: 406 };
      if (tree.get(childOf(root, "Enabled")) && !isTrue(tree, childOf(root, "Enabled"))) return { status: 403 };
      if (isRunning(tree, root) === (name === "Start")) return { status: WRONG_STATE[settings.wrongState] };
      const begin = name === "Start" ? put(tree, childOf(root, "Status"), "Running") : [];
      const operation = newOperation(object, root, request);
      const plain = { operation, begin, asks: false, conclude: () => conclude(tree, root, request.node, given) };
      return execPlain(plain, settings);
    },
    advance(tree, operation, input, given) {
      const { root, node } = operation;
      const isStopped = nameOf(node) === "Start" && input.type === "time.over" && !isRunning(tree, root);
      if (isStopped) return { operation, edits: [], wish: { do: "end" } };
      const conclusion = () => conclude(tree, root, node, given);
      return advancePlain(operation, input, "", conclusion, settingsBy(COMMON_RULES, given));
    },
    changed: (tree, root) => fillIn(tree, root, tree.get(childOf(root, "Status")) ? {} : NEW_NODES),
    rules,
  };
}

const WRONG_STATE = { "403": 403, "500": 500, "200": 200 } as const;

/** What the device puts into an instance that a server has added. */
const NEW_NODES: LeavesBelow = { Enabled: "true", Status: "Idle", "Operations/Start": "", "Operations/Stop": "" };

function isRunning(tree: Tree, root: NodePath): boolean {
  return leafValue(tree, childOf(root, "Status")) === "Running";
}
