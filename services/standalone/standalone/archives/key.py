"""`ordstyrer archive key`: print the public keys by which anybody can prove the checkpoints, and change the key."""

import os
import sys
from argparse import Namespace

import archiver.app
from archiver.settings import ArchiverSettings
from common.errors import Permanent
from standalone.asked import line_out
from standalone.embedded import hold
from standalone.parsers.archives.key import new_parser


def main(arguments: list[str]) -> int:
    """Print the public keys, the one that signs first."""
    parser = new_parser()
    return _key(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments))


def _key(settings: ArchiverSettings, given: Namespace) -> int:
    if given.rotate and settings.archiver_checkpoint_key_file is not None:
        raise Permanent(
            f"{settings.archiver_checkpoint_key_file} is yours: put the new key before the old ones in it and restart "
            "the archiver (openssl genpkey -algorithm ed25519)"
        )
    if given.rotate:
        with hold(settings, "archive key --rotate"):
            keys = archiver.app.public_keys(settings, new=True)
    else:
        keys = archiver.app.public_keys(settings)
    for key_id, pem in keys:
        if given.json:
            line_out({"key_id": key_id, "public_key": pem})
        else:
            sys.stdout.write(f"# {key_id}\n{pem}")
    return 0
