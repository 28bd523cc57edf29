import { REDACTED } from "../../events/redaction.ts";
import { type Expectation, fullExpectation } from "../jobs/expectation.ts";
import type { ReceivedAlert } from "../jobs/received-alert.ts";
import { DONE, describeStatus, type StatusMatch, statusFits } from "../jobs/status-match.ts";
import { describeMatch, type ValueMatch, valueFits } from "../jobs/value-match.ts";
import { valueText } from "../messages/data-value.ts";
import { describeSent, isHidden, type SentCommand, statusOf } from "../messages/sent-message.ts";

/** Whether what was told of a node is a secret. */
type IsSecretNode = (uri: string, value: string) => boolean;

/** Characters of a value that are told. */
const TOLD = 80;

/**
 * What a command did not get that its job expects, in words. `strict`: without an expectation, it is to be done (2xx). 213 is
 * about one chunk of an object; what the job expects is said with the last one.
 */
export function unmetBy(sent: SentCommand, strict: boolean, isSecret: IsSecretNode): string[] {
  const { status, value, values = {}, answers } = fullExpectation(sent.wish.expect);
  const unmet = unmetStatus(sent, status ?? (strict && sent.wish.expect === undefined ? DONE : undefined), strict);
  if (value !== undefined) unmet.push(...unmetValue(sent, sent.uris[0] ?? "", value, isSecret));
  for (const [uri, wanted] of Object.entries(values)) unmet.push(...unmetValue(sent, uri, wanted, isSecret));
  if (answers) {
    const [wanted, given] = [sorted(answers.map(String)), sorted(answersTo(sent))];
    const shown = (text: string) => (sent.wish.isSecret ? REDACTED : text);
    if (wanted !== given) unmet.push(`${describeSent(sent)} was answered ${shown(given)}, expected ${shown(wanted)}`);
  }
  return unmet;
}

function unmetStatus(sent: SentCommand, wanted: StatusMatch | undefined, strict: boolean): string[] {
  if (wanted === undefined) return [];
  const codes = [...new Set(finalStatuses(sent).map(({ code }) => code))];
  const others = codes.filter((code) => !statusFits(code, wanted));
  const got = others.length > 0 ? others.join(", ") : withoutStatus(sent, strict);
  return got === undefined ? [] : [`${describeSent(sent)} got ${got}, expected ${describeStatus(wanted)}`];
}

/** What has no Status, in words. Unless `strict`, nothing is said of what a refused container hides, and of an object that was broken off. */
function withoutStatus(sent: SentCommand, strict: boolean): string | undefined {
  const statuses = finalStatuses(sent);
  const isExcused = isHidden(sent) || sent.statuses.length > 0;
  if (statuses.length === 0) return isExcused && !strict ? undefined : "no status";
  const silent = sent.uris.filter((uri) => statusOf(statuses, uri) === undefined);
  return silent.length > 0 ? `no status for ${silent.join(" ")}` : undefined;
}

/** What a command brought, for later commands. */
export interface Outcome {
  readonly status?: number;
  readonly value?: string;
  /** Whether the value is never told. */
  readonly isSecret: boolean;
}

/** What a command brought: its status, and the value of its first Result or what the user entered. */
export function outcomeOf(sent: SentCommand, isSecretNode: IsSecretNode): Outcome {
  const status = finalStatuses(sent)[0]?.code;
  const [result] = sent.results;
  const value = result?.value ?? (sent.cmd === "Alert" ? answersTo(sent).join("-") : undefined);
  const isSecret = sent.wish.isSecret || isSecretNode(result?.uri ?? "", value ?? "");
  return { ...(status === undefined ? {} : { status }), ...(value === undefined ? {} : { value }), isSecret };
}

/** What an alert that was waited for brought: its data, which is a status when it is a number. */
export function alertOutcome({ data }: ReceivedAlert): Outcome {
  return { value: data, ...(/^\d{3,4}$/.test(data) ? { status: Number(data) } : {}), isSecret: false };
}

/** What an alert that was waited for should have said, in words; its data is the status and the value. `isSecret`: what is expected of it is a secret. */
export function unmetByAlert(alert: ReceivedAlert, expected: Expectation | undefined, isSecret: boolean): string[] {
  const { status, value } = fullExpectation(expected);
  const name = `alert ${alert.type ?? ""}`.trim();
  const code = alertOutcome(alert).status ?? 0;
  const wrong = status !== undefined && !statusFits(code, status);
  return [
    ...(wrong ? [`${name} says ${alert.data.slice(0, TOLD)}, expected ${describeStatus(status)}`] : []),
    ...(value === undefined ? [] : unmetMatch(name, isSecret, alert.data, value)),
  ];
}

/** What is wrong with a value, in words that tell no secret; empty when nothing is. */
function unmetMatch(what: string, isSecret: boolean, value: string | undefined, wanted: ValueMatch): string[] {
  if (valueFits(value, wanted)) return [];
  const shown = isSecret ? REDACTED : JSON.stringify(value?.slice(0, TOLD));
  const wish = isSecret ? REDACTED : describeMatch(wanted);
  return [`${what} is ${value === undefined ? "not there" : shown}, expected ${wish}`];
}

function unmetValue(sent: SentCommand, uri: string, wanted: ValueMatch, isSecret: IsSecretNode): string[] {
  const value = sent.results.find((result) => result.uri === uri)?.value;
  return unmetMatch(uri, sent.wish.isSecret || isSecret(uri, value ?? ""), value, wanted);
}

function finalStatuses({ statuses, moreData }: SentCommand) {
  return moreData ? statuses.filter(({ code }) => code !== 213) : statuses;
}

function answersTo({ statuses }: SentCommand): string[] {
  return statuses.flatMap(({ items }) => items.flatMap(({ data }) => (data === undefined ? [] : [valueText(data)])));
}

function sorted(texts: readonly string[]): string {
  return JSON.stringify(texts.toSorted());
}
