"""Becomes another program that ends with its parent, and that is not root where that is asked for.

Run as a script by `processes.launch`, without site packages, so that it costs some milliseconds. It is a program of
its own because code between fork and exec in a process with threads can hang.
"""

import ctypes
import os
import pwd
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Arrange what the arguments say, then become the command. Exits 126 where the kernel does not allow it."""
    parent, ends_by, account, reach, *command = sys.argv[1:]
    try:
        if account == "namespace":
            _enter_namespace()
        elif account:
            _become(account)
        if reach:
            os.chdir(reach)
            if not os.access(reach, os.W_OK):
                raise PermissionError(f"{reach} cannot be written")
        _end_with(int(parent), int(ends_by))
        os.execv(command[0], command)  # noqa: S606 - that is what this program is for
    except (OSError, KeyError) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        sys.exit(126)


def _enter_namespace() -> None:
    # A user namespace without a mapping: the process is nobody in its own eyes, so PostgreSQL agrees to run, and has
    # no capability outside, while its files stay ours and no folder has to be opened to another user.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "a user namespace is not allowed here")


def _become(account: str) -> None:
    user = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def _end_with(parent: int, ends_by: int) -> None:
    if sys.platform == "linux":
        # After the change of user, because that clears it.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, ends_by, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
