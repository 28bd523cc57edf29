import type { AnyStateMachine, AnyStateNode } from "xstate";

/** A flat machine as a Mermaid `stateDiagram-v2`: each transition with its event, its guard in brackets, and its actions after a slash. */
export function machineDiagram({ root }: AnyStateMachine): string {
  const states = Object.values(root.states);
  const arrows = [
    ...root.initial.target.map(({ key }) => `[*] --> ${key}`),
    ...states.flatMap(transitionsOf),
    ...states.filter(({ type }) => type === "final").map(({ key }) => `${key} --> [*]`),
  ];
  return ["stateDiagram-v2", ...arrows.map((line) => `    ${line}`)].join("\n");
}

function transitionsOf(state: AnyStateNode): string[] {
  return [...state.transitions.values()].flatMap((choices) =>
    choices.map(({ eventType, guard, actions, target }, index) => {
      const otherwise = index > 0 ? " [else]" : "";
      const condition = guard === undefined ? otherwise : ` [${nameOf(guard)}]`;
      const doing = actions.map(nameOf).join(", ");
      const to = target?.[0]?.key ?? state.key;
      return `${state.key} --> ${to}: ${eventType}${condition}${doing === "" ? "" : ` / ${doing}`}`;
    }),
  );
}

/** The name that `setup` knows a guard or an action by, with its parameters. */
function nameOf(what: unknown): string {
  if (typeof what === "string") return what;
  const { type, params } = what as { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
  return [type, ...Object.values(params ?? {}).map(String)].join(" ");
}
