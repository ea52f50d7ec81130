"""The schema of ERMS 2.1.2, made from 3.0's: what 3.0 changed is taken back.

The 2.1 schema carries no licence and lies in no folder of ours. Compared by hand with DILCISBoard/CITS-ERMS
archive/ERMS_v2_1_2.xsd (commit 0657f040): these are all its differences that concern an element that we write.
"""

from lxml import etree

from tests.schemas import schemas_dir

_XS = "{http://www.w3.org/2001/XMLSchema}"
_NEW_ATTRIBUTES = ("classificationSchemaUsed", "classificationSchemaId", "classificationSchemaStatus")
_RENAMED = {"digital": "digitial", "physical_and_digital": "physcical_and_digital"}


def schema_of_2_1() -> etree.XMLSchema:
    """Return the schema."""
    tree = etree.parse(str(schemas_dir() / "e-ark/erms/ERMS_v3.xsd"))
    for name in (*_NEW_ATTRIBUTES, "otherClassificationSchemaStatus"):
        _drop(tree, f".//{_XS}attribute[@name='{name}']")
    _drop(tree, f".//{_XS}element[@name='useDatePeriod']")
    _drop(tree, f".//{_XS}enumeration[@value='contact_person']")
    agent = _the(tree, f".//{_XS}complexType[@name='agentComplexType']")
    _drop(agent, f".//{_XS}element[@name='notes']")
    _drop(_the(tree, f".//{_XS}complexType[@name='restrictionsType']"), f".//{_XS}element[@name='agent']")
    record = _the(tree, f".//{_XS}complexType[@name='recordType']")
    _once(_the(record, f".//{_XS}element[@ref='classification']"))
    _once(
        _the(_the(tree, f".//{_XS}complexType[@name='controlType']"), f".//{_XS}element[@ref='classificationSchema']")
    )
    for value in _the(record, f".//{_XS}attribute[@name='recordPhysicalOrDigital']").iter(f"{_XS}enumeration"):
        said = value.attrib["value"]
        value.set("value", _RENAMED.get(said, said))
    return etree.XMLSchema(tree)


def _the(within: etree._ElementTree | etree._Element, path: str) -> etree._Element:
    found = within.find(path)
    assert found is not None, path
    return found


def _drop(within: etree._ElementTree | etree._Element, path: str) -> None:
    found = within.findall(path)
    assert found, path
    for one in found:
        above = one.getparent()
        assert above is not None
        above.remove(one)


def _once(element: etree._Element) -> None:
    del element.attrib["maxOccurs"]
