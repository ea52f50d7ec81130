"""The official E-ARK schemas in the operator's folder, and the file in which a depot's terms stand."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from archiver.core.eark.package import schema_paths
from archiver.core.eark.profile import Erms
from archiver.core.eark.terms import Terms, read_terms
from common.errors import Permanent

WHERE = (
    "They are at github.com/DILCISBoard: E-ARK-CSIP commit 9ad7e2257e8e1714e7712fdbcb5ff5884fa9c1e3, E-ARK-SIP commit "
    "56c705c83dadda6b811e85625a628f5da75bbbf0, CITS-ERMS commit fcfdc6fb1a906b64bf497d120b52b008702ade09, each in its "
    "folder schema. Put them into e-ark/csip, e-ark/sip and e-ark/erms, and name the folder above in ORDSTYRER_SCHEMAS."
)
KNOWN = {
    "e-ark/csip/mets.xsd": "9c336f876c14103cb4e96800ca98257b8e4892f143b85ed9347c7446fb6490f6",
    "e-ark/csip/DILCISExtensionMETS.xsd": "40844e8064de67cd1378028f65cdbbe72e94fa21fae2ab7ad9c1ac1adbe6aac1",
    "e-ark/sip/DILCISExtensionSIPMETS.xsd": "43ac3f08dbecb74c069d1687187a1aeaed800e77581fe0d418468ae3ad20ef86",
    "e-ark/erms/ERMS_v3.xsd": "df37b271cb27f70187004cfec7454c8bb4c39e1735759e1f9ad5dd309ee27a2f",
}
"""SHA-256 of each schema that travels with a package. That of ERMS 2.1 is taken as the depot hands it out."""


def eark_schemas_in(folder: Path | None, erms: Erms) -> Mapping[str, bytes]:
    """Return the schemas by the names they have in a package; Permanent says what is missing or altered."""
    if folder is None:
        raise Permanent(f"an E-ARK package holds the official schemas, and ORDSTYRER_SCHEMAS names no folder. {WHERE}")
    found, wrong = {}, []
    for name, place in schema_paths(erms).items():
        path = folder / place
        try:
            found[name] = path.read_bytes()
        except OSError:
            wrong.append(f"{path} is missing")
            continue
        if place in KNOWN and hashlib.sha256(found[name]).hexdigest() != KNOWN[place]:
            wrong.append(f"{path} is not the official one: its SHA-256 differs")
    if wrong:
        raise Permanent(f"{'; '.join(wrong)}. {WHERE}")
    return found


def terms_in(path: Path | None) -> Terms:
    """Return a depot's terms; the usual ones where no file is named. Permanent when it cannot be read."""
    if path is None:
        return Terms()
    try:
        return read_terms(path.read_bytes())
    except OSError as e:
        raise Permanent(f"the package's terms in {path} cannot be read") from e
