"""Why something was not done: a code for programs, words for people."""

from __future__ import annotations

from gwanmun.platform.i18n import T

MESSAGES: dict[str, tuple[str, str]] = {
    "NOT_FOUND": ("해당 판독 건이 없습니다.", "There is no such case."),
    "TAKEN": (
        "다른 판독자가 이 영상을 판독하고 있습니다. 대기열에서 다음 영상을 받아 주십시오.",
        "Another reader has this image. Take the next one from the queue.",
    ),
    "STALE": (
        "배정 시간이 지나 다른 판독자에게 넘어갔습니다. 이 결정은 기록하지 않았습니다.",
        "Your time with this image ran out and another reader has it now. This decision was not kept.",
    ),
    "DECIDED": ("이미 결정한 건입니다.", "This case has been decided already."),
    "READ_BEFORE": (
        "이 영상은 본인이 이미 판독하였습니다. 두 번째 판독은 다른 사람이 합니다.",
        "You have read this image before. Somebody else does the second reading.",
    ),
    "VERDICT": (
        "통과, 개장, 보류 가운데 하나와 확신 정도(1~3)를 골라 주십시오.",
        "Choose clear, open or hold, and how sure you are (1 to 3).",
    ),
    "UNDO_TOO_LATE": ("되돌릴 수 있는 10초가 지났습니다.", "The ten seconds for taking it back have passed."),
    "UNDO_MOVED_ON": (
        "그 사이 다음 단계로 넘어가 되돌릴 수 없습니다.",
        "It has moved on meanwhile and cannot be taken back.",
    ),
    "NOT_HELD": ("보류한 건이 아닙니다.", "This case is not on hold."),
    "NOT_FAULTY": (
        "읽을 수 없는 영상만 판독 없이 닫을 수 있습니다.",
        "Only an image that cannot be read may be closed unread.",
    ),
    "NO_IMAGE": (
        "영상이 없어 통과를 결정할 수 없습니다. 보류하거나 개장해 주십시오.",
        "Without the image it cannot be cleared. Hold or open it.",
    ),
    "SUPERVISOR_ONLY": ("감독자만 판독할 수 있습니다.", "Only a supervisor may read this."),
    "CHANGED_MEANWHILE": (
        "그 사이 다른 담당자가 이 기록을 고쳤습니다. 새로 고친 뒤 다시 적어 주십시오.",
        "Someone else has changed this record meanwhile. Reload it and enter your change again.",
    ),
    "CLOSED": ("이미 종결한 기록입니다.", "This record is closed."),
}


class Refused(Exception):
    """Nothing was changed."""

    def __init__(self, code: str, field: str = "", ko: str = "", en: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field
        self.ko, self.en = (ko, en) if ko else MESSAGES[code]

    @property
    def message(self) -> str:
        return T(self.ko, self.en)
