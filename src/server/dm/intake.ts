import type {
  Alert,
  Command,
  ItemCommand,
  Results,
  Status,
  SyncHdr,
  SyncMLMessage,
} from "../../codec/syncml/message.ts";
import { statusFor } from "./answer-commands.ts";
import { valueText } from "./data-value.ts";
import type { DeviceRecord } from "./device-record.ts";
import type { Violation } from "./judge-rules.ts";
import { ObjectReceiver } from "./object-receiver.ts";
import { findSent, type SentMessage } from "./sent-message.ts";

interface IntakeEnvironment {
  readonly maxObjSize: number;
  readonly record: DeviceRecord;
  readonly report: (violation: Violation) => void;
  readonly learn: (uri: string, value: string) => void;
}

/** Takes in what an accepted client tells: statuses of our commands, values, alerts. */
export class Intake {
  readonly #env: IntakeEnvironment;
  readonly #objects: ObjectReceiver;

  constructor(env: IntakeEnvironment) {
    this.#env = env;
    this.#objects = new ObjectReceiver(env.maxObjSize);
  }

  /** Takes a message in and gives the Statuses that its commands get, not numbered yet. Writes what came back into `outstanding`. */
  take(message: SyncMLMessage, outstanding: readonly SentMessage[]): Status[] {
    return message.commands.flatMap((command) => this.#takeCommand(message.header, command, outstanding));
  }

  /** The client's package has ended: an object that is still incomplete will stay so. */
  endPackage(): void {
    const broken = this.#objects.drop();
    if (broken !== undefined) this.#env.report({ rule: "large-object", detail: `${broken} was not completed` });
  }

  #takeCommand(header: SyncHdr, command: Command, outstanding: readonly SentMessage[]): Status[] {
    switch (command.cmd) {
      case "Status":
        this.#takeStatus(command, outstanding);
        return [];
      case "Results":
        return this.#takeResults(header, command, outstanding);
      case "Alert":
        this.#takeAlert(command);
        return [statusFor(header, command, 200)];
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
    const statuses: Status[] = [];
    for (const item of results.items) {
      const uri = item.source?.uri ?? results.sourceRef ?? "";
      got?.results.push(uri);
      const outcome = this.#objects.take(uri, item, item.meta?.size ?? results.meta?.size);
      if (outcome.kind === "whole") {
        this.#env.learn(uri, valueText(outcome.data, item.meta?.format ?? results.meta?.format));
        continue;
      }
      // Results get a Status only when there is something to say (DM_Protocol).
      statuses.push(statusFor(header, results, outcome.kind === "chunk" ? 213 : outcome.status));
      if (outcome.kind === "broken") this.#env.report({ rule: "large-object", detail: outcome.detail });
    }
    return statuses;
  }

  /** False when there was something in it that is not DevInfo. */
  #takeDevInfo(command: ItemCommand): boolean {
    const items = command.items.filter((item) => item.source?.uri.startsWith("./DevInfo/"));
    for (const item of items) this.#env.learn(item.source?.uri ?? "", valueText(item.data ?? "", item.meta?.format));
    return items.length === command.items.length;
  }

  #takeAlert(alert: Alert): void {
    if (alert.code !== 1224 && alert.code !== 1226) return;
    for (const item of alert.items) {
      this.#env.record.addAlert({
        code: alert.code,
        ...(item.source ? { source: item.source.uri } : {}),
        ...(item.meta?.type === undefined ? {} : { type: item.meta.type }),
        ...(alert.correlator === undefined ? {} : { correlator: alert.correlator }),
        data: valueText(item.data ?? "", item.meta?.format),
      });
    }
  }
}
