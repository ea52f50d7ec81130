"""The words of `ordstyrer completion`."""

from common.command_line import Parser
from standalone.parsers.made import parser_of

SHELLS = ("bash", "zsh", "fish")


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer completion`."""
    parser = parser_of(
        "completion",
        "Print what teaches your shell to complete `ordstyrer`: commands, acts, options and their values.\n\n"
        "  bash   ordstyrer completion bash >~/.local/share/bash-completion/completions/ordstyrer\n"
        '  zsh    ordstyrer completion zsh >"${fpath[1]}/_ordstyrer"\n'
        "  fish   ordstyrer completion fish >~/.config/fish/completions/ordstyrer.fish",
        'eval "$(ordstyrer completion bash)"',
    )
    parser.add_argument("shell", choices=SHELLS, help="whose language it is written in")
    return parser
