import type { AnyStateMachine, AnyStateNode } from "xstate";

/**
 * A flat machine as a Mermaid `stateDiagram-v2`: each transition with its event, its guard in brackets, and its actions after a
 * slash. What happens by itself has no event.
 */
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
  const choices = [...state.transitions.values(), state.always ?? []];
  return choices.flatMap((transitions) =>
    transitions.map(({ eventType, guard, actions, target }, index) => {
      const otherwise = index > 0 ? "[else]" : "";
      const condition = guard === undefined ? otherwise : `[${nameOf(guard)}]`;
      const doing = actions.length === 0 ? "" : `/ ${actions.map(nameOf).join(", ")}`;
      const label = [eventType, condition, doing].filter((part) => part !== "").join(" ");
      const to = target?.[0]?.key ?? state.key;
      return `${state.key} --> ${to}${label === "" ? "" : `: ${label}`}`;
    }),
  );
}

/** The name that `setup` knows a guard or an action by, with its parameters. */
function nameOf(what: unknown): string {
  if (typeof what === "string") return what;
  const { type, params } = what as { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
  return [type, ...Object.values(params ?? {}).map(String)].join(" ");
}
