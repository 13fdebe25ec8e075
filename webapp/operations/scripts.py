"""The characters in which a reader wants Chinese: as they are written, or as a program converts them."""

from dataclasses import replace
from typing import Literal

from webapp.text.model import Revision
from webapp.text.script import to_script

ScriptChoice = Literal["source", "hans", "hant", "tw", "hk"]

TAGS = {"hans": "zh-Hans", "hant": "zh-Hant", "tw": "zh-Hant-TW", "hk": "zh-Hant-HK"}
"""The BCP 47 tag of Chinese that is shown in each."""


def in_script(revision: Revision, script: ScriptChoice) -> Revision:
    """The revision as a reader wants its Chinese; unchanged in any other language."""
    if script == "source" or revision.witness.header.language.partition("-")[0] != "zh":
        return revision
    passages = tuple(
        replace(placed, passage=replace(placed.passage, text=to_script(placed.passage.text, script)))
        for placed in revision.passages
    )
    header = replace(revision.witness.header, language=TAGS[script])
    return replace(revision, witness=replace(revision.witness, header=header), passages=passages)
