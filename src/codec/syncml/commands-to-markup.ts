import type { MarkupElement } from "../markup/element.ts";
import type { Command, Results, Status } from "./message.ts";
import { metaElement } from "./meta.ts";
import { type Build, credElement, itemElement } from "./parts-to-markup.ts";

/** One command as an element, its children in the order of the DTD; what has no place there comes last. */
export function commandElement(build: Build, command: Command): MarkupElement {
  const cmdId = build.optional("CmdID", command.cmdId || undefined);
  switch (command.cmd) {
    case "Status":
      return statusElement(build, command, cmdId);
    case "Results":
      return resultsElement(build, command, cmdId);
    case "Alert":
      return build.element(
        "Alert",
        cmdId,
        command.noResp && build.element("NoResp"),
        credElement(build, command.cred),
        build.optional("Data", command.code?.toString()),
        build.optional("Correlator", command.correlator),
        ...command.items.map((item) => itemElement(build, item)),
        ...build.kept(command.extra),
      );
    case "Atomic":
    case "Sequence":
      return build.element(
        command.cmd,
        cmdId,
        command.noResp && build.element("NoResp"),
        credElement(build, command.cred),
        metaElement(build, command.meta),
        ...command.commands.map((member) => commandElement(build, member)),
      );
    case "Unknown":
      return build.element(command.name, cmdId, ...build.kept(command.content));
    default:
      return build.element(
        command.cmd,
        cmdId,
        command.noResp && build.element("NoResp"),
        command.archive && build.element("Archive"),
        command.sftDel && build.element("SftDel"),
        build.optional("Lang", command.lang),
        credElement(build, command.cred),
        metaElement(build, command.meta),
        build.optional("Correlator", command.correlator),
        ...command.items.map((item) => itemElement(build, item)),
        ...build.kept(command.extra),
      );
  }
}

function statusElement(build: Build, status: Status, cmdId: MarkupElement | undefined): MarkupElement {
  return build.element(
    "Status",
    cmdId,
    build.element("MsgRef", status.msgRef),
    build.element("CmdRef", status.cmdRef),
    build.element("Cmd", status.of),
    ...status.targetRefs.map((uri) => build.element("TargetRef", uri)),
    ...status.sourceRefs.map((uri) => build.element("SourceRef", uri)),
    credElement(build, status.cred),
    status.chal && build.element("Chal", metaElement(build, status.chal)),
    build.element("Data", String(status.code)),
    ...status.items.map((item) => itemElement(build, item)),
    ...build.kept(status.extra),
  );
}

function resultsElement(build: Build, results: Results, cmdId: MarkupElement | undefined): MarkupElement {
  return build.element(
    "Results",
    cmdId,
    build.optional("MsgRef", results.msgRef),
    build.element("CmdRef", results.cmdRef),
    metaElement(build, results.meta),
    build.optional("TargetRef", results.targetRef),
    build.optional("SourceRef", results.sourceRef),
    ...results.items.map((item) => itemElement(build, item)),
    ...build.kept(results.extra),
  );
}
