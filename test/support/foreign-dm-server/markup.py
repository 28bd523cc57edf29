"""Elements of SyncML: those that came, and the text of those that go."""
from xml.sax.saxutils import escape

METINF = "syncml:metinf"


def name_of(element):
    return element.tag.rpartition("}")[2]


def all_of(element, name):
    return [child for child in element if name_of(child) == name]


def find(element, *path):
    for name in path:
        element = next(iter(all_of(element, name)), None) if element is not None else None
    return element


def text(element, *path):
    found = find(element, *path)
    return None if found is None else "".join(found.itertext())


def meta(**parts):
    return f"<Meta>{''.join(f'<{name} xmlns={METINF!r}>{value}</{name}>' for name, value in parts.items())}</Meta>" if parts else ""


def item(target, data=None, source=None, more=False, **metas):
    return (f"<Item><Target><LocURI>{escape(target)}</LocURI></Target>"
            + (f"<Source><LocURI>{source}</LocURI></Source>" if source else "") + meta(**metas)
            + (f"<Data>{escape(data)}</Data>" if data is not None else "") + ("<MoreData/>" if more else "") + "</Item>")


def command(name, *parts):
    return f"<{name}><CmdID>#</CmdID>{''.join(parts)}</{name}>"


def get(uri):
    return command("Get", item(uri))


def alert(code, *texts):
    return command("Alert", f"<Data>{code}</Data>", *(f"<Item><Data>{each}</Data></Item>" for each in texts))
