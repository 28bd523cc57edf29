import { isSecretValue, REDACTED } from "../../events/redaction.ts";
import type { DeviceReport } from "../device/device-record.ts";

/** One device in the list. */
export interface DeviceSummary {
  readonly device: string;
  readonly sessions: DeviceReport["sessions"];
  readonly valuesLearned: number;
  readonly commandsLeft: number;
  readonly violations: number;
}

/** What the list says of a device. */
export function deviceSummary(report: DeviceReport): DeviceSummary {
  const { device, sessions, learned, commandsLeft, violationCount } = report;
  return {
    device,
    sessions,
    valuesLearned: Object.keys(learned).length,
    commandsLeft,
    violations: violationCount,
  };
}

/** All that is known of a device, with `***` for the values of nodes that hold secrets. */
export function deviceView(report: DeviceReport): DeviceReport {
  const shown = Object.entries(report.learned).map(([uri, value]) => [
    uri,
    isSecretValue(uri, value) ? REDACTED : value,
  ]);
  return { ...report, learned: Object.fromEntries(shown) };
}
