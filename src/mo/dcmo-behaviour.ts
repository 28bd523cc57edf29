import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import type { Behaviour } from "./behaviour.ts";
import { isTrue, leafValue, put } from "./device-edits.ts";
import { REPORT_RULES } from "./operation-report.ts";
import { advancePlain, type Conclusion, execPlain, newOperation, PLAIN_RULES } from "./plain-operation.ts";
import { type SettingsBy, settingsBy } from "./setting-rules.ts";

/** Every switch of capabilities. */
const DCMO_RULES = {
  failAt: {
    usual: "none",
    oneOf: ["none", "client-error", "enable", "disable"],
    means: "what goes wrong whenever it is tried, with code 1404; client-error: both, with 1400",
  },
  asks: { usual: false, means: "the user is asked before an operation, and may refuse it with 1401" },
  ...PLAIN_RULES,
  ...REPORT_RULES,
} as const;

type DcmoSettings = SettingsBy<typeof DCMO_RULES>;

/** The behaviour of DCMO: Enabled follows the operations; what is not attached cannot be switched, code 1404 (DCMO). */
export const DCMO_BEHAVIOUR: Behaviour = {
  exec(tree, root, request, given) {
    const settings = settingsBy(DCMO_RULES, given);
    const name = nameOf(request.node);
    if (name !== "Enable" && name !== "Disable") return { status: 406 };
    const conclude = () => conclusion(tree, root, request.node, false, settings);
    return execPlain(
      { operation: newOperation("DCMO", root, request), begin: [], asks: settings.asks, conclude },
      settings,
    );
  },
  advance(tree, operation, input, given) {
    const settings = settingsBy(DCMO_RULES, given);
    const { root, node } = operation;
    const property = leafValue(tree, childOf(root, "Property"));
    const conclude = (isRefused: boolean) => conclusion(tree, root, node, isRefused, settings);
    return advancePlain(operation, input, `${nameOf(node)} ${property || nameOf(root)}?`, conclude, settings);
  },
  rules: DCMO_RULES,
};

function conclusion(
  tree: Tree,
  root: NodePath,
  node: NodePath,
  isRefused: boolean,
  { failAt }: DcmoSettings,
): Conclusion {
  const content = { type: "urn:oma:at:dcmo:1.0:OperationComplete", source: node };
  const failed = (code: number): Conclusion => ({ code, failed: true, edits: [], content });
  if (isRefused) return failed(1401);
  if (failAt === "client-error") return failed(1400);
  const attached = childOf(root, "Attached");
  if (failAt === nameOf(node).toLowerCase() || (tree.get(attached) && !isTrue(tree, attached))) return failed(1404);
  const edits = put(tree, childOf(root, "Enabled"), nameOf(node) === "Enable" ? "true" : "false");
  return { code: 1200, failed: false, edits, content };
}
