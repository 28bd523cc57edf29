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
