"""A page is followed as its reader would, and what it says wrongly is found."""

from pathlib import Path

import pytest

from tests.docs.answers import is_said
from tests.docs.follow import Outcome, follow
from tests.docs.page import acts
from tests.docs.terminal import Terminal

ENVIRON = {"PATH": "/usr/bin:/bin"}


def _followed(folder: Path, text: str) -> list[Outcome]:
    """Follow a page in an empty folder, in a world called `other` where it wants one."""
    page, home, kept = folder / "page.md", folder / "home", folder / "kept"
    for made in (home, kept):
        made.mkdir()
    page.write_text(text, encoding="utf-8")
    terminal = Terminal(home, ENVIRON, kept)
    try:
        return [*follow(acts(page), home, terminal, lambda name: {"WORLD": name})]
    finally:
        terminal.close()


def _wrong(folder: Path, text: str) -> str:
    return " ".join(one.wrong for one in _followed(folder, text))


def test_files_are_written_and_exports_and_folders_last_to_the_next_box(tmp_path: Path) -> None:
    page = """
```toml a/b.toml
first = 1
```

```toml a/b.toml
second = 2
```

```sh
export NAME=kari
cd a
```

1. Within a list:

   ```console
   $ echo $NAME; cat b.toml
   kari
   first = 1

   second = 2
   $ true
   ```
"""
    assert _wrong(tmp_path, page).strip() == ""


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("```console\n$ echo one\ntwo\n```\n", "the page says:\ntwo"),
        ("```console\n$ echo one\n```\n", "and it said:\none"),
        ("```sh\necho one\n```\n\n```console\ntwo\n```\n", "the page says:\ntwo"),
        ("```sh\nfalse\n```\n", "ended with 1, not 0"),
        ("```sh\nfalse | cat\n```\n", "ended with 1, not 0"),
        ("<!-- ends with 1 -->\n```sh\ntrue\n```\n", "ended with 0, not 1"),
        ("<!-- goes on until: ready -->\n```sh\necho red\n```\n", "ended with 1, not 0"),
    ],
)
def test_what_does_not_come_as_the_page_says_is_found(tmp_path: Path, page: str, said: str) -> None:
    assert said in _wrong(tmp_path, page)


def test_after_the_first_wrong_answer_nothing_more_is_typed(tmp_path: Path) -> None:
    page = "```sh\nfalse\n```\n\n```sh\ntouch made\n```\n"
    assert len(_followed(tmp_path, page)) == 1
    assert not (tmp_path / "home" / "made").exists()


def test_what_is_not_run_is_told_with_its_reason(tmp_path: Path) -> None:
    page = "<!-- not run: needs a cluster -->\n```sh\ntouch made\n```\n"
    assert [one.left for one in _followed(tmp_path, page)] == ["needs a cluster"]
    assert not (tmp_path / "home" / "made").exists()


def test_what_goes_on_is_left_running_until_somebody_presses_ctrl_c(tmp_path: Path) -> None:
    page = """
<!-- goes on until: ready -->
```sh
trap 'echo bye >ended; exit' INT TERM; echo ready; while true; do sleep 0.1; done
```

```console
$ ls
```

<!-- Ctrl-C -->
```console
$ cat ended
bye
```
"""
    assert _wrong(tmp_path, page).strip() == ""


def test_a_change_is_made_where_its_lines_are_and_one_that_finds_none_is_told(tmp_path: Path) -> None:
    page = """
```text a.txt
one
two
three
```

```diff
--- a/a.txt
+++ b/a.txt
@@ -9,2 +9,3 @@
 one
+one and a half
 two
```

```console
$ cat a.txt
one
one and a half
two
three
```

```diff
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
 four
-five
+six
```
"""
    assert _wrong(tmp_path, page).strip().startswith("the change cannot be made")


def test_a_change_within_a_list_is_made_and_one_that_names_no_file_is_told(tmp_path: Path) -> None:
    page = """
```text a.txt
one
  two
```

1. Within a list:

   ```diff
   --- a/a.txt
   +++ b/a.txt
   @@ -1,2 +1,3 @@
    one
   +one and a half
      two
   ```

   ```console
   $ cat a.txt
   one
   one and a half
     two
   ```

```diff
-two
+three
```
"""
    assert _wrong(tmp_path, page).strip().startswith("the change names no file")


def test_a_page_names_the_world_that_it_goes_on_in(tmp_path: Path) -> None:
    assert _wrong(tmp_path, "<!-- world: other -->\n```console\n$ echo $WORLD\nother\n```\n") == ""


@pytest.mark.parametrize(
    ("page", "said", "same"),
    [
        ("since 2026-11-22 06:41 UTC", "since 2031-01-02 00:00 UTC", True),
        ("since 2026-11-22 06:41 UTC", "since yesterday", False),
        ("(93d15807-a263-5590-9919-a1c08dde2e58)", "(c6ceaeb0-e55c-5516-9c35-505a4a3742d9)", True),
        ("at 127.0.0.1:8080.", "at 127.0.0.1:5123.", True),
        ("at 127.0.0.1:8080.", "at 127.0.0.1:5123!", False),
        ("begins\n…\nends", "begins\na\nb\nends\n\n", True),
        ("begins\n…\nends", "begins\na\nb", False),
        ("7 items (all)", "8 items (all)", False),
    ],
)
def test_only_moments_ids_ports_and_what_is_left_out_may_be_others(page: str, said: str, same: bool) -> None:
    assert is_said(page, said) is same
