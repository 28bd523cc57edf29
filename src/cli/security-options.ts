import { type BootstrapSecrets, SEC_METHODS, type Sec } from "../codec/security/bootstrap-mac.ts";
import { NEEDED_SECRETS } from "../codec/security/bootstrap-proof.ts";
import { type CommandOption, choiceOption, digitsOption, type ParsedOptions, UsageError } from "./command.ts";

const METHODS = ["netwpin", "userpin", "usernetwpin", "userpinmac", "none"] as const;

/** The options that say how a bootstrap proves itself. */
export const SECURITY_OPTIONS = {
  sec: {
    type: "string",
    value: "METHOD",
    help: `${METHODS.join(", ")} (the default): how a bootstrap proves itself`,
  },
  pin: { type: "string", value: "DIGITS", help: "the secret of userpin, usernetwpin and userpinmac" },
  imsi: { type: "string", value: "DIGITS", help: "the secret of netwpin and usernetwpin" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The method, or `undefined` for none. A secret that no method would use is a mistake. @throws {UsageError} */
export function secOption(options: ParsedOptions): Sec | undefined {
  const name = choiceOption(options, "sec", METHODS) ?? "none";
  const sec = ([0, 1, 2, 3] as const).find((each) => SEC_METHODS[each] === name.toUpperCase());
  for (const secret of ["pin", "imsi"] as const) {
    const used = sec !== undefined && NEEDED_SECRETS[sec].some((needed) => needed === secret);
    if (options[secret] !== undefined && !used) throw new UsageError(`--sec ${name} does not use --${secret}`);
  }
  return sec;
}

/** The secrets that are given. @throws {UsageError} for what is no decimal digits */
export function secretOptions(options: ParsedOptions): BootstrapSecrets {
  const imsi = digitsOption(options, "imsi");
  const pin = digitsOption(options, "pin");
  return { ...(imsi === undefined ? {} : { imsi }), ...(pin === undefined ? {} : { pin }) };
}

/** Says which options a method lacks. */
export function missingSecret(sec: Sec): UsageError {
  const needs = NEEDED_SECRETS[sec].map((secret) => `--${secret}`).join(" and ");
  return new UsageError(
    `--sec ${SEC_METHODS[sec].toLowerCase()} needs ${needs}${sec === 3 ? " of 5 to 20 digits" : ""}`,
  );
}
