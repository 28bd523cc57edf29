/** What the specifications of the DM protocol and its tree ask for, each statement with the tests that prove it. */

/** One requirement in our words. With neither `later` nor `switch` it is done. */
export interface DmRequirement {
  readonly id: string;
  readonly text: string;
  /**
   * The tests: `dm/session/session: title`, where the file is `test/dm/session/session.test.ts` and the title is that of a test or group, or a text in a row of
   * its table. Many titles were there before the ids, so the list names the tests and not they the ids.
   */
  readonly tests: readonly string[];
  /** What is missing. There may be tests of the rest. */
  readonly later?: string;
  /** Which switch of a device model decides it. */
  readonly switch?: string;
}

/** The requirements of one part of a specification, in its order. */
export interface DmSection {
  readonly spec: string;
  readonly title: string;
  readonly requirements: readonly DmRequirement[];
}

/** A requirement that is met. */
export function done(id: string, text: string, ...tests: readonly string[]): DmRequirement {
  return { id, text, tests };
}

/** A requirement where the specifications leave a choice, which a device model makes. */
export function chosen(id: string, text: string, decidedBy: string, ...tests: readonly string[]): DmRequirement {
  return { id, text, tests, switch: decidedBy };
}
