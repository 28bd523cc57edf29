/** Alerts by which the client tells a server something: Client Events (1224) and Generic Alerts (1226), until the server has taken them (DM_Protocol §8.7). */
import { dataLength } from "../../codec/syncml/large-object.ts";
import type { Alert, Command, Item, Status } from "../../codec/syncml/message.ts";
import type { GenericAlert } from "../../mo/behaviour.ts";
import { formatUri } from "../../tree/uri.ts";
import type { SessionState } from "../session-state.ts";
import { isCuttable, type Waiting } from "./large-object-sender.ts";
import { type Envelope, fits } from "./outbox.ts";

/** One alert of one item, with the name by which its fate is told. */
export interface ClientAlert {
  readonly id: string;
  readonly code: 1224 | 1226;
  readonly alert: GenericAlert;
}

/** An alert that is under way in a session. */
export interface SentAlert {
  readonly id: string;
  /** The message that carried it last, 0 while it waits for one. */
  readonly msgId: number;
  readonly cmdId: string;
  /** That it was a chunk, and more are to come. */
  readonly isPart?: true;
}

/** What became of an alert: the server's Status for it, or that no message can carry it, nor several, or the server takes nothing so large. */
export interface AlertFate {
  readonly id: string;
  readonly status: number | "too-large";
}

/** Stands in CmdID while an alert waits to be numbered, before its name. */
const WAITING = "alert ";

/**
 * The alerts that are not under way yet: commands for the next message, the state that knows them, and those that the server cannot
 * take, or no message `beside` what each has: not even in chunks, where there are large objects.
 */
export function handInAlerts<State extends Pick<SessionState, "alerts" | "peer">>(
  state: State,
  alerts: readonly ClientAlert[],
  room: { readonly envelope: Envelope; readonly beside: readonly Command[] },
): { readonly state: State; readonly commands: readonly Command[]; readonly fates: readonly AlertFate[] } {
  if (alerts.length === 0) return { state, commands: [], fates: [] };
  const fresh = alerts.filter(({ id }) => !state.alerts.some((known) => known.id === id));
  const maxObjSize = state.peer.maxObjSize ?? Number.POSITIVE_INFINITY;
  const canBeSent = (each: ClientAlert) => dataLength(each.alert.data) <= maxObjSize && fitsRoom(each, room);
  const [taken, tooLarge] = [true, false].map((wanted) => fresh.filter((each) => canBeSent(each) === wanted)) as [
    ClientAlert[],
    ClientAlert[],
  ];
  return {
    state: { ...state, alerts: [...state.alerts, ...taken.map(({ id }) => ({ id, msgId: 0, cmdId: "" }))] },
    commands: taken.map(alertCommandOf),
    fates: tooLarge.map(({ id }) => ({ id, status: "too-large" })),
  };
}

/** Whether a message can carry an alert, whole or in chunks. */
function fitsRoom(each: ClientAlert, { envelope, beside }: Parameters<typeof handInAlerts>[2]): boolean {
  const whole = alertCommandOf(each);
  const fitsWith = (item: Item) => fits([...beside, { ...whole, items: [item] }], envelope);
  return whole.items.some((item) => fitsWith(item) || (envelope.largeObjects && isCuttable(item, fitsWith)));
}

/** The alerts of a session after a message went out with the first of `commands`, all but `rest`; their place in it numbers them. */
export function noteSent(
  alerts: readonly SentAlert[],
  commands: readonly Waiting[],
  rest: readonly Waiting[],
  msgId: number,
): readonly SentAlert[] {
  if (alerts.length === 0) return alerts;
  return alerts.map((alert) => {
    const { id } = alert;
    const index = commands.findIndex(({ cmdId }) => cmdId === WAITING + id);
    const left = rest.find(({ cmdId }) => cmdId === WAITING + id);
    const isPart = left?.sent !== undefined && left.sent.upTo !== commands[index]?.sent?.upTo;
    if (index < 0 || (left && !isPart)) return alert;
    return { id, msgId, cmdId: String(index + 1), ...(isPart ? { isPart } : {}) };
  });
}

/** What waits, without the alerts whose fate is known: of one that is refused in its chunks the rest is not sent. */
export function withoutSettled(waiting: readonly Waiting[], fates: readonly AlertFate[]): readonly Waiting[] {
  if (fates.length === 0) return waiting;
  return waiting.filter(({ cmdId }) => !fates.some(({ id }) => cmdId === WAITING + id));
}

/** Commands of a message that is sent once more, in which the alerts have their names again. */
export function namedAgain(
  commands: readonly Command[],
  { alerts, sent }: Pick<SessionState, "alerts" | "sent">,
): readonly Command[] {
  return commands.map((command) => {
    const known = alerts.find(({ msgId, cmdId }) => msgId === sent.msgId && cmdId === command.cmdId);
    return known && command.cmd === "Alert" ? { ...command, cmdId: WAITING + known.id } : command;
  });
}

/** What the Status elements of a message say about the alerts that are under way. A challenge says nothing, as what it refuses is sent again; nor does a chunk that was taken. */
export function alertFates(alerts: readonly SentAlert[], commands: readonly Command[]): readonly AlertFate[] {
  if (alerts.length === 0) return [];
  const statuses = commands.filter((command): command is Status => command.cmd === "Status");
  return alerts.flatMap(({ id, msgId, cmdId, isPart = false }) => {
    const code = statuses.find((each) => each.msgRef === String(msgId) && each.cmdRef === cmdId)?.code;
    const saysNothing = code === undefined || code === 401 || code === 407 || (isPart && code < 300);
    return saysNothing ? [] : [{ id, status: code }];
  });
}

/** The command with its name in place of a number. A Client Event has neither Correlator nor Mark (DM_Protocol §8.6). */
function alertCommandOf({ id, code, alert }: ClientAlert): Alert {
  const { type, format, mark, data, source, target, correlator } = alert;
  return {
    cmd: "Alert",
    cmdId: WAITING + id,
    code,
    ...(correlator === undefined || code === 1224 ? {} : { correlator }),
    items: [
      {
        ...(target === undefined ? {} : { target: { uri: formatUri(target) } }),
        ...(source === undefined ? {} : { source: { uri: formatUri(source) } }),
        meta: { format, type, ...(mark === undefined || code === 1224 ? {} : { mark }) },
        data,
      },
    ],
  };
}
