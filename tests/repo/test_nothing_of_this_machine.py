"""What is committed works anywhere: it names no developer's folder and no package registry's address."""

import re

from tests.repo.tree import texts

# Each in halves, so that this file does not hold what it looks for.
_ADDRESSES = [
    "python" + "hosted",
    "py" + "pi.org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "repo1." + "maven",
    "repo.maven." + "apache",
    "static.crates" + ".io",
    "proxy.golang" + ".org",
    "deb.debian" + ".org",
]
_FOLDERS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
# A folder begins a path: `common/work/` and `https://example.org/home/` are something else.
_FOREIGN = re.compile("|".join(map(re.escape, _ADDRESSES)) + r"|(?<![\w.}~-])(?:" + "|".join(_FOLDERS) + r")\w")


def test_no_file_names_a_registry_or_a_folder_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if _FOREIGN.search(line)
    ]
    assert not found, "Leave it to the reader's own configuration:\n  " + "\n  ".join(found)
