"""`ordstyrer completion`: what teaches a shell to complete our words."""

import sys

from argcomplete.shell_integration import shellcode

from standalone.parsers.completion import new_parser


def main(arguments: list[str]) -> int:
    """Print it, in the language of the shell that is named."""
    shell = new_parser().parse_args(arguments).shell
    sys.stdout.write(shellcode(["ordstyrer"], shell=shell) + "\n")
    return 0
