import type {
  Alert,
  Command,
  Item,
  ItemCommand,
  Results,
  Status,
  SyncHdr,
  SyncMLMessage,
} from "../../codec/syncml/message.ts";
import type { DeviceRecord } from "../device/device-record.ts";
import type { Violation } from "../judge/rules.ts";
import { noEndOfData, statusFor } from "../messages/answer-commands.ts";
import { knownAs } from "../messages/asked-uri.ts";
import { valueText } from "../messages/data-value.ts";
import { askedFor, findSent, type SentCommand, type SentMessage } from "../messages/sent-message.ts";
import { ObjectReceiver } from "./object-receiver.ts";

interface IntakeEnvironment {
  readonly maxObjSize: number;
  readonly record: DeviceRecord;
  readonly report: (violation: Violation) => void;
  readonly learn: (uri: string, value: string) => void;
}

/** What a message led to: the Statuses that its commands get, and Alerts about objects that broke off. Not numbered yet. */
interface Taken {
  readonly statuses: readonly Status[];
  readonly alerts: readonly Alert[];
}

/** Takes in what an accepted client tells: statuses of our commands, values, alerts. */
export class Intake {
  readonly #env: IntakeEnvironment;
  readonly #objects: ObjectReceiver;

  constructor(env: IntakeEnvironment) {
    this.#env = env;
    this.#objects = new ObjectReceiver(env.maxObjSize);
  }

  /** Takes a message in. Writes what came back into `outstanding`. */
  take(message: SyncMLMessage, outstanding: readonly SentMessage[]): Taken {
    const before = this.#objects.pending;
    const goesOn = message.commands.some((command) => before !== undefined && isOf(command, before));
    const alerts: Alert[] = [];
    // Who leaves the session leaves its objects too.
    if (message.commands.some((command) => command.cmd === "Alert" && command.code === 1223)) this.#objects.drop();
    else if (before !== undefined && !goesOn) alerts.push(this.#breakOff(before));
    const statuses = message.commands.flatMap((command) => {
      const { pending } = this.#objects;
      if (pending !== undefined && comesBetween(command, pending)) alerts.push(this.#breakOff(pending));
      return this.#takeCommand(message.header, command, outstanding);
    });
    return { statuses, alerts };
  }

  /** The client's package has ended: an object that is still incomplete will stay so. */
  endPackage(): void {
    const broken = this.#objects.drop();
    if (broken !== undefined) this.#env.report({ rule: "large-object", detail: `${broken} was not completed` });
  }

  #breakOff(uri: string): Alert {
    this.#objects.drop();
    this.#env.report({ rule: "large-object", detail: `${uri} was broken off` });
    return noEndOfData(uri);
  }

  #takeCommand(header: SyncHdr, command: Command, outstanding: readonly SentMessage[]): Status[] {
    switch (command.cmd) {
      case "Status":
        this.#takeStatus(command, outstanding);
        return [];
      case "Results":
        return this.#takeResults(header, command, outstanding);
      case "Alert":
        return [statusFor(header, command, this.#takeAlert(command))];
      case "Replace":
        return [statusFor(header, command, this.#takeDevInfo(command) ? 200 : 405)];
      case "Unknown":
        return [statusFor(header, command, 400)];
      default:
        return [statusFor(header, command, 405)];
    }
  }

  #takeStatus(status: Status, outstanding: readonly SentMessage[]): void {
    if (status.cmdRef === "0") return;
    findSent(outstanding, status.msgRef, status.cmdRef)?.statuses.push(status);
    this.#env.record.countStatus(status.code);
  }

  #takeResults(header: SyncHdr, results: Results, outstanding: readonly SentMessage[]): Status[] {
    const msgRef = results.msgRef ?? outstanding.at(-1)?.msgId ?? "";
    const got = findSent(outstanding, msgRef, results.cmdRef);
    return results.items.flatMap((item) => {
      const uri = item.source?.uri ?? results.sourceRef ?? "";
      const { collected, format } = this.#objects.take(uri, item, { ...results.meta, ...item.meta });
      const value = collected.kind === "whole" ? valueText(collected.data, format) : undefined;
      this.#takeResult(got, uri, value, item.data !== undefined);
      if (collected.kind === "broken") this.#env.report({ rule: "large-object", detail: collected.detail });
      if (collected.kind === "whole") return [];
      // Results get a Status only when there is something to say (DM_Protocol).
      return [statusFor(header, results, collected.kind === "chunk" ? 213 : collected.status)];
    });
  }

  #takeResult(got: SentCommand | undefined, uri: string, value: string | undefined, hasData: boolean): void {
    const asked = got && askedFor(got, uri, got.statuses);
    const name = knownAs(asked, uri);
    if (got) noteResult(got, name, value);
    // A node in a list may come without a value: then there is nothing to learn.
    if (value !== undefined && (hasData || asked === uri)) this.#env.learn(name, value);
  }

  /** False when there was something in it that is not DevInfo. */
  #takeDevInfo(command: ItemCommand): boolean {
    const items = command.items.filter((item) => item.source?.uri.startsWith("./DevInfo/"));
    for (const item of items) this.#env.learn(item.source?.uri ?? "", valueText(item.data ?? "", item.meta?.format));
    return items.length === command.items.length;
  }

  /** The Status for it: what has come of an item that is large, or 200. */
  #takeAlert(alert: Alert): number {
    if (!isReport(alert)) return 200;
    return Math.max(...alert.items.map((item) => this.#takeReport(alert, item)), 200);
  }

  #takeReport({ code = 0, correlator }: Alert, item: Item): number {
    const { collected, format } = this.#objects.take(reportName(item), item, item.meta ?? {});
    if (collected.kind === "broken") this.#env.report({ rule: "large-object", detail: collected.detail });
    if (collected.kind !== "whole") return collected.kind === "chunk" ? 213 : collected.status;
    this.#env.record.hear({
      code,
      ...(item.source ? { source: item.source.uri } : {}),
      ...(item.meta?.type === undefined ? {} : { type: item.meta.type }),
      ...(correlator === undefined ? {} : { correlator }),
      data: valueText(collected.data, format),
    });
    return 200;
  }
}

function isReport({ code }: Alert): boolean {
  return code === 1224 || code === 1226;
}

/** What a report is known by while its chunks come. */
function reportName({ source, meta }: Item): string {
  return source?.uri ?? meta?.type ?? "";
}

/** Whether a command goes on with an object. */
function isOf(command: Command, pending: string): boolean {
  if (command.cmd === "Results") return urisOf(command).includes(pending);
  return command.cmd === "Alert" && isReport(command) && command.items.some((item) => reportName(item) === pending);
}

function noteResult(got: SentCommand, uri: string, value: string | undefined): void {
  let result = got.results.find((each) => each.uri === uri && each.value === undefined);
  if (!result) {
    result = { uri };
    got.results.push(result);
  }
  if (value !== undefined) result.value = value;
}

/** Whether a command stands between the chunks of an object: anything but its own, Statuses and Alerts about messages. */
function comesBetween(command: Command, pending: string): boolean {
  if (command.cmd === "Status" || isOf(command, pending)) return false;
  return command.cmd !== "Alert" || (command.code !== 1222 && command.code !== 1223);
}

function urisOf({ items, sourceRef }: Results): string[] {
  return items.map((item) => item.source?.uri ?? sourceRef ?? "");
}
