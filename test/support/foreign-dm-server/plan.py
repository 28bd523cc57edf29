"""What is asked of a device: messages of commands, each given for the codes of the one before."""
from markup import alert, command, get, item

VALUE = "".join(chr(97 + index % 26) for index in range(9000))  # more than a message has room for


def plan(session):
    """A device is managed in its first session; in the ones that it is called for it is asked who it is."""
    if session.device.sessions > 1:
        yield [get("./DevInfo/DevId")]
        return
    yield from walk(session)
    if session.values.get("./DevDetail/LrgObj") == "true" and "./NAP" in session.results:
        yield from manage(session)


def walk(session):
    """The whole tree, from the root to every leaf."""
    found = ["."]
    while found:
        batch, found = found[:12], found[12:]
        codes = yield [get(uri) for uri in batch]
        for uri, code in zip(batch, codes):
            is_list, value = session.results.get(uri, (False, ""))
            session.expect(code, "200" if uri in session.results else "405", f"Get {uri}")
            if is_list:
                found += [f"./{name}" if uri == "." else f"{uri}/{name}" for name in value.split("/") if name]
            else:
                session.values[uri] = value


def manage(session):
    """Every kind of command, objects larger than a message in both directions, and a question."""
    codes = yield [command("Add", item("./NAP/f", Format="node")), command("Add", item("./NAP/f/Name", "<a> & ö", Format="chr")),
                   get("./NAP/f/Name"), get("./NAP/f/Name?prop=Size"), command("Add", item("./NAP/f/Ext/a", "copied")),
                   command("Copy", item("./NAP/f/Ext/b", source="./NAP/f/Ext/a")), get("./NAP/f/Ext/b")]
    session.expect(codes, ["200"] * 7, "Add, Get, Copy")
    read = [session.results[f"./NAP/f/{each}"][1] for each in ("Name", "Name?prop=Size", "Ext/b")]
    session.expect(read, ["<a> & ö", "8", "copied"], "values")
    codes = yield [command("Atomic", command("Replace", item("./NAP/f/Name", "b")), command("Delete", item("./NAP/none")),
                           command("Delete", item("./NAP/f")))]
    session.expect(codes, ["507", "216", "404", "215"], "Atomic")
    codes = yield [command("Sequence", command("Delete", item("./NAP/none")), get("./NAP/f/Name")), alert(1101, "MAXDT=20", "Go on?")]
    session.expect(codes, ["200", "404", "200", "200"], "Sequence and Alert")
    for start in range(0, len(VALUE), 2000):
        is_last = start + 2000 >= len(VALUE)
        size = {"Size": len(VALUE)} if start == 0 else {}
        chunk = command("Replace", item("./NAP/f/Name", VALUE[start:start + 2000], more=not is_last, **size))
        codes = yield ([chunk, get("./NAP/f/Name")] if is_last else [chunk], is_last)
        session.expect(codes, ["200", "200"] if is_last else ["213"], "chunk")
    session.values["./NAP/f/Name"] = session.results["./NAP/f/Name"][1]
    session.expect(session.values["./NAP/f/Name"] == VALUE, True, "the large object is what it was")
    codes = yield [get("./NAP/f?list=StructData"), command("Delete", item("./NAP/f")), get("./NAP/f")]
    session.expect(codes, ["200", "200", "404"], "list and Delete")
