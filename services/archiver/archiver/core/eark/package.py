"""The whole package, file by file: nothing is held but what METS must say of each file of its root."""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import uuid5

from archiver.core.deposit.files import is_safe
from archiver.core.deposit.package import Part, checked
from archiver.core.eark.documentation import DESCRIPTION, LEFT_OUT, README, description, left_out, readme
from archiver.core.eark.erms import erms
from archiver.core.eark.mets import FOLDER, Header, Parts, Written, documents, of_representation, root
from archiver.core.eark.profile import Erms, Profile
from archiver.core.noark.model import Dokumentobjekt, Fil, Periode
from common.errors import Permanent

_XML = "application/xml"
SCHEMAS = ("mets.xsd", "DILCISExtensionMETS.xsd", "DILCISExtensionSIPMETS.xsd", "ERMS.xsd")
"""The schemas that travel with a package (CSIP113), by the names they have in it."""


def schema_paths(erms: Erms) -> dict[str, str]:
    """Return each schema's place in the folder of official schemas. That of ERMS 2.1 is the depot's to hand out."""
    return {
        "mets.xsd": "e-ark/csip/mets.xsd",
        "DILCISExtensionMETS.xsd": "e-ark/csip/DILCISExtensionMETS.xsd",
        "DILCISExtensionSIPMETS.xsd": "e-ark/sip/DILCISExtensionSIPMETS.xsd",
        "ERMS.xsd": "e-ark/erms/ERMS_v3.xsd" if erms == "3.0" else "e-ark/erms/ERMS_v2_1_2.xsd",
    }


def package_id(period: Periode, profile: Profile) -> str:
    """Return the name of the package and of its folder: the same order gives the same one."""
    order = f"e-ark sip {profile.created.isoformat()} {profile.status}"
    return f"uuid-{uuid5(period.arkivdel.system_id, order)}"


def package(period: Periode, file: Fil, profile: Profile, schemas: Mapping[str, bytes]) -> Iterator[Part]:
    """Yield every file of the package, each to be read to its end before the next is taken.

    The two METS documents are last: without them it is no package.

    Raises Permanent for a schema that is missing and for a kept file that is not what the archive says it is, and
    ValueError for a period without case files.
    """
    missing = [name for name in SCHEMAS if name not in schemas]
    if missing:
        raise Permanent(f"an E-ARK package carries its schemas: {', '.join(missing)} must be named")
    name = package_id(period, profile)
    label = f"{period.arkiv.tittel}, {period.arkivdel.tittel}"
    header = Header(package_id=name, label=label, profile=profile, authority=period.arkiv.arkivskaper)
    writing = _Writing(name, profile.created)
    for one in documents(period):
        yield from writing.document(one, file(one.sha256))
    up = "../" * f"{FOLDER}/{profile.place}/".count("/")
    place = f"{FOLDER}/{profile.place}/ERMS.xml"
    described = yield from writing.file(place, _XML, erms(period, profile, f"{up}schemas/ERMS.xsd"))
    dublin = yield from writing.file(DESCRIPTION, _XML, description(header, period))
    texts = (
        (yield from writing.file(f"documentation/{README}", "text/plain", readme(period, profile))),
        (yield from writing.file(f"documentation/{LEFT_OUT}", "text/csv", left_out(period))),
    )
    carried: tuple[Written, ...] = ()
    for schema in SCHEMAS:
        carried += ((yield from writing.file(f"schemas/{schema}", _XML, iter((schemas[schema],)))),)
    inner = yield from writing.file(f"{FOLDER}/METS.xml", _XML, of_representation(header, period, described))
    parts = Parts(description=dublin, documentation=texts, schemas=carried, representation=inner)
    yield from writing.file("METS.xml", _XML, root(header, parts))


class _Writing:
    """Files on their way out, measured as they pass, for METS to tell."""

    def __init__(self, name: str, created: datetime) -> None:
        self._name = name
        self._created = created

    def file(self, path: str, media_type: str, content: Iterator[bytes]) -> Generator[Part, None, Written]:
        """Yield one file of the package's own; return what METS says of it."""
        measured = _Measured(content)
        yield Part(f"{self._name}/{path}", measured.read())
        measured.assert_read(path)
        return Written(
            path=path,
            size=measured.size,
            sha256=measured.sum.hexdigest(),
            media_type=media_type,
            created=self._created,
        )

    def document(self, one: Dokumentobjekt, content: Iterable[bytes]) -> Iterator[Part]:
        """Yield one document; Permanent when it is not what the archive says it is, or its name is not safe."""
        if not is_safe(one.fil):
            raise Permanent(f"the file name {one.fil!r} is not safe in a package")
        path = f"{FOLDER}/data/{one.fil}"
        measured = _Measured(checked(one, content))
        yield Part(f"{self._name}/{path}", measured.read())
        measured.assert_read(path)


class _Measured:
    """A content on its way through: its length and SHA-256."""

    def __init__(self, content: Iterator[bytes]) -> None:
        self._content = content
        self._through = False
        self.size = 0
        self.sum = hashlib.sha256()

    def read(self) -> Iterator[bytes]:
        for piece in self._content:
            self.size += len(piece)
            self.sum.update(piece)
            yield piece
        self._through = True

    def assert_read(self, path: str) -> None:
        if not self._through:
            raise ValueError(f"{path} was not read to its end before the next file was taken")
