import type {
  Behaviour,
  BehaviourSettings,
  ExecOutcome,
  Operation,
  OperationStep,
  OperationWish,
} from "../../src/mo/behaviour.ts";
import { interior, leaf } from "../../src/mo/describe.ts";
import type { ManagementObject } from "../../src/mo/management-object.ts";
import type { NodeDescription } from "../../src/tree/description.ts";
import { childOf, nameOf } from "../../src/tree/uri.ts";

/** What each node of a chore does when it is executed; `Last` keeps what it was told last. */
const NODES = [
  "Now",
  "Wait",
  "Load",
  "Ask",
  "Restart",
  "Later",
  "Reset",
  "Wipe",
  "Forget",
  "Refuse",
  "Broken",
] as const;

const ID = "urn:example:chore:1.0";

/** An object of one instance for tests, whose behaviour wants each thing once and then reports what came of it. */
export const CHORE: ManagementObject = {
  name: "Chore",
  id: ID,
  description: interior(
    "Chore",
    { access: ["Get", "Exec", "Add", "Delete"], scope: "dynamic", id: ID, occurs: "ZeroOrOne" },
    [
      leaf("Last", { access: ["Get", "Replace"] }),
      leaf("Follows", { access: ["Get"], occurs: "ZeroOrOne" }),
      ...NODES.map((name): NodeDescription => leaf(name, { access: ["Exec", "Get"], formats: ["null", "chr"] })),
    ],
  ),
};

export const CHORE_ROOT = "./Chore";

/** The Generic Alert of a chore has this type. */
export const CHORE_REPORT = "org.example.chore";

const WISHES: Readonly<Record<string, OperationWish>> = {
  Wait: { do: "wait", ms: 10_000 },
  Later: { do: "wait", ms: 10_000 },
  Load: { do: "download", url: "http://files.example/package", maxBytes: 1000 },
  Ask: { do: "ask", text: "May it go on?" },
  Restart: { do: "restart" },
  Wipe: { do: "reset" },
  Forget: { do: "end" },
};

/** The behaviour of a chore. */
export const CHORE_BEHAVIOUR: Behaviour = {
  rules: { done: { usual: "200", means: "what the report says" } },
  exec(_tree, root, request): ExecOutcome {
    const what = nameOf(request.node);
    if (what === "Refuse") return { status: 403 };
    if (what === "Broken") return { status: 200, edits: [{ kind: "set", path: childOf(root, "Nothing"), value: "" }] };
    const edits = [{ kind: "set", path: childOf(root, "Last"), value: request.data || what } as const];
    if (what === "Now") return { status: 200, edits };
    const { node, correlator, serverId } = request;
    const named = correlator === undefined ? {} : { correlator };
    return { status: 202, edits, start: { object: "Chore", root, node, serverId, ...named, memory: { what } } };
  },
  advance(_tree, operation, input, settings): OperationStep {
    const told = input.type === "downloaded" ? `${input.contentType} ${input.body.length}` : "";
    const agreed = input.type === "user.answered" ? String(input.agreed) : "";
    const reason = input.type === "download.failed" ? input.reason : "";
    const last = [input.type, told, agreed, reason].filter((part) => part !== "").join(" ");
    return {
      operation,
      edits: [{ kind: "set", path: childOf(operation.root, "Last"), value: last }],
      wish: next(operation, input.type, last, settings),
    };
  },
  changed: (tree, root, path) => {
    const follows = {
      kind: "add",
      path: childOf(root, "Follows"),
      node: { format: "chr", type: "", value: path },
    } as const;
    const isAfterLast = path === childOf(root, "Last") && !tree.get(childOf(root, "Follows"));
    return isAfterLast ? [follows] : [];
  },
};

/** `Chore` with its root and every leaf, as values for a base tree. */
export const CHORE_VALUES: Readonly<Record<string, string>> = Object.fromEntries(
  ["Last", ...NODES].map((name) => [`${CHORE_ROOT}/${name}`, ""]),
);

/** First what the node says, then the report of it; `Later` restarts in between. */
function next(operation: Operation, input: string, last: string, settings: BehaviourSettings): OperationWish {
  if (input === "started") return wishOf(operation, settings);
  const isLater = operation.memory["what"] === "Later" && input === "time.over";
  return isLater ? { do: "restart" } : { do: "report", alert: report(operation, last) };
}

function wishOf(operation: Operation, { done }: BehaviourSettings): OperationWish {
  const what = String(operation.memory["what"]);
  if (what === "Reset") return { do: "reset", report: report(operation, String(done)), withinMs: 600_000 };
  return WISHES[what] ?? { do: "report", alert: report(operation, "at once") };
}

function report({ correlator, root }: Operation, data: string) {
  return {
    type: CHORE_REPORT,
    format: "chr",
    mark: "warning",
    data,
    source: root,
    ...(correlator === undefined ? {} : { correlator }),
  };
}
