import { decodeXmlText } from "../../codec/markup/document.ts";
import { proveBootstrap } from "../../codec/security/bootstrap-proof.ts";
import { isWbxml } from "../../codec/wbxml/header.ts";
import { type PreparedBootstrap, prepareBootstrap } from "../../server/bootstrap/prepare-bootstrap.ts";
import { type CommandDefinition, choiceOption, type ParsedOptions, UsageError } from "../command.ts";
import { readContent } from "../read-content.ts";
import { missingSecret, SECURITY_OPTIONS, secOption, secretOptions } from "../security-options.ts";
import { pushReference, SEND_DESCRIPTION, SEND_OPTIONS, SEND_TARGET, sendOne } from "../send-command.ts";

/** `phonebank bootstrap send`: one bootstrap to one handset, ours or anybody's. */
export const bootstrap: CommandDefinition = {
  name: "bootstrap",
  summary: "Send a bootstrap over SMPP, PAP, OBEX, UDP or WebSocket.",
  description:
    "DOC is XML, or WBXML that is sent as it is. With userpinmac the code for the user is told on stderr. " +
    SEND_DESCRIPTION,
  positionals: "send [DOC|-]",
  options: {
    ...SEND_TARGET,
    profile: { type: "string", value: "PROFILE", help: "cp (the default): provisioning document; dm: SyncML message" },
    ...SECURITY_OPTIONS,
    ...SEND_OPTIONS,
  },
  examples: [
    "phonebank bootstrap send --sec userpin --pin 1234 --via smpp \\\n    --smsc test:test@127.0.0.1:2775 --to 491700001 --receipt account.xml",
    "phonebank bootstrap send --sec netwpin --imsi 001010123456789 --via obex \\\n    --to 127.0.0.1:6500 account.xml",
  ],
  async run(context, options, [verb, ...positionals]) {
    if (verb !== "send") throw new UsageError("expected send [DOC|-]");
    return sendOne(context, options, async () => {
      const prepared = await readContent(context, positionals, "bootstrap send", (content) =>
        prepare(content, options),
      );
      const { code, mac } = prepared;
      if (code !== undefined) context.err(`phonebank bootstrap: the user types ${code}\n`);
      return { prepared, facts: mac === undefined ? {} : { mac } };
    });
  },
};

function prepare(content: Uint8Array, options: ParsedOptions): PreparedBootstrap {
  const sec = secOption(options);
  const secrets = secretOptions(options);
  if (sec !== undefined && !proveBootstrap(content, sec, secrets)) throw missingSecret(sec);
  const reference = pushReference(options);
  return prepareBootstrap({
    document: isWbxml(content) ? content : decodeXmlText(content, ""),
    profile: choiceOption(options, "profile", ["cp", "dm"] as const) ?? "cp",
    ...(sec === undefined ? {} : { sec }),
    ...secrets,
    tid: reference,
    reference,
  });
}
