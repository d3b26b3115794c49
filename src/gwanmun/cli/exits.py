"""How a command ends. Scripts may rely on these numbers."""

from __future__ import annotations

from enum import IntEnum

from gwanmun.cli.words import T


class Exit(IntEnum):
    OK = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    ENVIRONMENT = 5
    INTERNAL = 70
    INTERRUPTED = 130


MEANINGS: dict[Exit, str] = {
    Exit.OK: T("끝까지 처리하였습니다.", "Done."),
    Exit.FINDINGS: T(
        "끝까지 처리하였으나 거부된 줄이나 고칠 것이 있습니다.",
        "Done, but there are refused lines or things to mend.",
    ),
    Exit.USAGE: T("명령이나 옵션이 잘못되었습니다.", "A wrong command or option."),
    Exit.REFUSED: T("파일 전체를 받을 수 없습니다.", "A whole file was refused."),
    Exit.NOT_FOUND: T("찾는 것이 없습니다.", "What was asked for does not exist."),
    Exit.ENVIRONMENT: T(
        "이 컴퓨터에 필요한 것이 없거나 준비되지 않았습니다. gwanmun doctor를 실행하십시오.",
        "Something is missing or not ready on this machine: run gwanmun doctor.",
    ),
    Exit.INTERNAL: T("프로그램의 오류입니다.", "A fault of the program."),
    Exit.INTERRUPTED: T("사용자가 중단하였습니다.", "Interrupted by the user."),
}


class Stop(Exception):
    """Ends the command with a message for a person and an exit code; never a traceback."""

    def __init__(self, code: Exit, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.cure = code, message, cure
