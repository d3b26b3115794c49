"""The door of the classification room."""

from gwanmun.classify.answer import Answer, Candidate
from gwanmun.classify.model import ModelRefused
from gwanmun.classify.reading import FAULTS, FileRefused
from gwanmun.classify.rules.deciding import Word
from gwanmun.classify.services import (
    UnknownCode,
    classify,
    decide,
    keep_texts,
    learn,
    measure,
    prepare,
    standing,
    train,
)
from gwanmun.classify.shape import as_dict
from gwanmun.classify.store import Learnt, notes_for
from gwanmun.classify.training import TooFew

__all__ = [
    "FAULTS",
    "Answer",
    "Candidate",
    "FileRefused",
    "Learnt",
    "ModelRefused",
    "TooFew",
    "UnknownCode",
    "Word",
    "as_dict",
    "classify",
    "decide",
    "keep_texts",
    "learn",
    "measure",
    "notes_for",
    "prepare",
    "standing",
    "train",
]
